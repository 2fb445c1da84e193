-- step 1, 1 rows
INSERT INTO main."users" ("id", "email", "name", "photo") VALUES (:id, :email, :name, :photo);
-- step 2, 1 rows
UPDATE main."meetings" AS t SET "mentor_id" = (SELECT w.v1 FROM :new AS w WHERE w.v0 = +t."id"), "notes" = (SELECT w.v2 FROM :new AS w WHERE w.v0 = +t."id") WHERE t."id" IN :keys_of_meetings;
-- step 3, 1 rows
UPDATE main."users" AS t SET "email" = :email, "name" = :name, "photo" = :photo WHERE t."id" IN :keys_of_users;
-- step 4, 1 rows
DELETE FROM main."invoices" AS t WHERE t."id" IN :keys_of_invoices;
