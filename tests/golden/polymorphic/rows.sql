CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE);
CREATE TABLE comments (
    id INTEGER PRIMARY KEY,
    subject_type TEXT,
    subject_id INTEGER,
    body TEXT NOT NULL,
    meta TEXT,
    reply_to TEXT
);
INSERT INTO users VALUES (7, 'Anna Example', 'anna@x.example'), (8, 'Bela Example', 'bela@x.example');
INSERT INTO comments VALUES (1, 'User', 7, 'anna@x.example was here', NULL, NULL), (2, 'Post', 7, 'nothing', '{"by":{"id":7}}', NULL),
    (3, NULL, NULL, 'x', NULL, ' ANNA@x.example');
