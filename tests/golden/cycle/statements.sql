-- step 1, 1 rows
INSERT INTO main."users" ("id", "email", "invited_by", "name", "team_id") VALUES (:id, :email, :invited_by, :name, :team_id);
-- step 2, 1 rows
UPDATE main."teams" AS t SET "lead_id" = (SELECT w.v1 FROM :new AS w WHERE w.v0 = +t."id") WHERE t."id" IN :keys_of_teams;
-- step 3, 1 rows
UPDATE main."users" AS t SET "invited_by" = (SELECT w.v1 FROM :new AS w WHERE w.v0 = +t."id") WHERE t."id" IN :keys_of_users;
-- step 4, 1 rows
UPDATE main."posts" AS t SET "reply_to" = NULL WHERE t."reply_to" IN :keys_of_posts;
-- step 5, 2 rows
DELETE FROM main."posts" AS t WHERE t."id" IN :keys_of_posts;
-- step 6, 1 rows
DELETE FROM main."users" AS t WHERE t."id" IN :keys_of_users;
