-- step 1, 1 rows
INSERT INTO main."users" ("tenant", "id", "email", "name") VALUES (:tenant, :id, :email, :name);
-- step 2, 1 rows
UPDATE main."members" AS t SET "note" = (SELECT w.v3 FROM :new AS w WHERE w.v0 = +t."tenant" AND w.v1 = +t."programme" AND w.v2 = +t."user_id"), "user_id" = (SELECT w.v4 FROM :new AS w WHERE w.v0 = +t."tenant" AND w.v1 = +t."programme" AND w.v2 = +t."user_id") WHERE (t."tenant", t."programme", t."user_id") IN :keys_of_members;
-- step 3, 1 rows
DELETE FROM main."users" AS t WHERE (t."tenant", t."id") IN :keys_of_users;
