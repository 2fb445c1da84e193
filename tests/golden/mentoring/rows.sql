-- One person and a colleague on the mentoring platform; the tables stand in examples/mentoring/schema.sql.
INSERT INTO users (id, name, email, created_at, updated_at) VALUES
    (0, 'Anonymous user', 'nobody@mentor.example', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z'),
    (417, 'Anna Example', 'anna@mentor.example', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z'),
    (42, 'Bela Example', 'bela@mentor.example', '2020-01-01T00:00:00Z', '2020-01-01T00:00:00Z');
INSERT INTO programmes (id, title, description, starts_on) VALUES (1, 'One', 'The first', '2024-01-01');
INSERT INTO programme_members (programme_id, user_id, role, joined_on) VALUES (1, 417, 'mentor', '2024-01-02');
INSERT INTO meetings (id, programme_id, mentor_id, mentee_id, held_on, minutes)
VALUES (1, 1, 417, 42, '2024-05-06', 45);
