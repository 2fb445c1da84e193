-- A few rows for the map beside this file. Nobody in here is real.
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, photo BLOB);
CREATE TABLE meetings (
    id INTEGER PRIMARY KEY,
    mentor_id INTEGER NOT NULL REFERENCES users (id),
    mentee_id INTEGER NOT NULL REFERENCES users (id),
    held_on TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    notes TEXT
);
CREATE TABLE invoices (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    issued_on TEXT NOT NULL,
    amount INTEGER NOT NULL,
    billed_to TEXT NOT NULL
);
INSERT INTO users VALUES (42, 'Anna Example', 'anna@x.example', NULL), (43, 'Bela Example', 'bela@x.example', NULL);
INSERT INTO meetings VALUES (1, 42, 43, '2026-05-04', 45, 'Anna Example will send the slides.');
INSERT INTO invoices VALUES (1, 42, '2017-06-30', 4900, 'Anna Example'), (2, 42, '2024-06-30', 4900, 'Anna Example');
