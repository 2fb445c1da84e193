-- step 1, 1 rows
INSERT INTO main."users" ("id", "birth_date", "created_at", "deleted_at", "email", "handle", "invited_by", "locale", "name", "phone", "photo", "status", "team_id", "updated_at") VALUES (:id, :birth_date, :created_at, :deleted_at, :email, :handle, :invited_by, :locale, :name, :phone, :photo, :status, :team_id, :updated_at);
-- step 2, 1 rows
UPDATE main."meetings" AS t SET "mentor_id" = (SELECT w.v1 FROM :new AS w WHERE w.v0 = +t."id"), "notes" = (SELECT w.v2 FROM :new AS w WHERE w.v0 = +t."id") WHERE t."id" IN :keys_of_meetings;
-- step 3, 1 rows
UPDATE main."programme_members" AS t SET "user_id" = (SELECT w.v2 FROM :new AS w WHERE w.v0 = +t."programme_id" AND w.v1 = +t."user_id") WHERE (t."programme_id", t."user_id") IN :keys_of_programme_members;
-- step 4, 1 rows
DELETE FROM main."users" AS t WHERE t."id" IN :keys_of_users;
-- step 5
DELETE FROM main."users_history" WHERE rowid NOT IN :there_before;
