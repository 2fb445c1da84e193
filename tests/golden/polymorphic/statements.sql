-- step 1, 1 rows
INSERT INTO main."users" ("id", "email", "name") VALUES (:id, :email, :name);
-- step 2, 1 rows
UPDATE main."comments" AS t SET "body" = (SELECT w.v1 FROM :new AS w WHERE w.v0 = +t."id"), "meta" = (SELECT w.v2 FROM :new AS w WHERE w.v0 = +t."id"), "reply_to" = :reply_to WHERE t."id" IN :keys_of_comments;
-- step 3, 1 rows
UPDATE main."comments" AS t SET "body" = (SELECT w.v1 FROM :new AS w WHERE w.v0 = +t."id"), "meta" = (SELECT w.v2 FROM :new AS w WHERE w.v0 = +t."id") WHERE t."id" IN :keys_of_comments;
-- step 4, 1 rows
UPDATE main."comments" AS t SET "body" = (SELECT w.v1 FROM :new AS w WHERE w.v0 = +t."id"), "meta" = (SELECT w.v2 FROM :new AS w WHERE w.v0 = +t."id"), "subject_id" = (SELECT w.v3 FROM :new AS w WHERE w.v0 = +t."id") WHERE t."id" IN :keys_of_comments;
-- step 5, 1 rows
DELETE FROM main."users" AS t WHERE t."id" IN :keys_of_users;
