CREATE TABLE teams (id INTEGER PRIMARY KEY, title TEXT NOT NULL, lead_id INTEGER REFERENCES users (id) ON DELETE RESTRICT);
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT UNIQUE,
    invited_by INTEGER REFERENCES users (id) ON DELETE SET NULL,
    team_id INTEGER REFERENCES teams (id)
);
CREATE TABLE posts (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    reply_to INTEGER REFERENCES posts (id) ON DELETE SET NULL,
    body TEXT NOT NULL
);
INSERT INTO teams VALUES (1, 'One', NULL);
INSERT INTO users VALUES (7, 'Anna Example', 'anna@x.example', NULL, 1), (8, 'Bela Example', 'bela@x.example', 7, 1);
UPDATE teams SET lead_id = 7;
INSERT INTO posts VALUES (1, 7, NULL, 'a'), (2, 8, 1, 'b'), (3, 7, 2, 'c');
