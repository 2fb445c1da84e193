CREATE TABLE users (tenant INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, email TEXT, PRIMARY KEY (tenant, id)) WITHOUT ROWID;
CREATE TABLE members (
    tenant INTEGER NOT NULL,
    programme INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    note TEXT,
    PRIMARY KEY (tenant, programme, user_id),
    FOREIGN KEY (tenant, user_id) REFERENCES users (tenant, id)
);
INSERT INTO users VALUES (1, 7, 'Anna Example', 'anna@x.example'), (1, 8, 'Bela Example', 'bela@x.example');
INSERT INTO members VALUES (1, 1, 7, 'ask anna@x.example'), (1, 1, 8, NULL);
