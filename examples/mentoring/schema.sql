-- The database of a mentoring platform: the running example of the documentation and of `rightful demo`.
--
-- Written as an application of some years' standing would be: every foreign-key action is in use, two tables
-- refer to each other, some links are only a type and a number, some only a value, and copies of personal
-- values sit in a history, in JSON and in a full-text index.

-- People -----------------------------------------------------------------------------------------------------

-- teams.lead_id and users.team_id form a cycle: neither row can be deleted before the other lets go.
CREATE TABLE teams (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE CHECK (length(name) <= 80),
    lead_id    INTEGER REFERENCES users (id) ON DELETE NO ACTION,
    created_at TEXT    NOT NULL
);

-- id 0 is the system account that others see as "Anonymous user"; negative ids are accounts closed earlier.
CREATE TABLE users (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    email      TEXT    NOT NULL UNIQUE CHECK (length(email) <= 120) CHECK (email LIKE '%_@_%'),
    handle     TEXT    UNIQUE CHECK (length(handle) BETWEEN 3 AND 40),
    phone      TEXT    CHECK (length(phone) <= 30),
    photo      BLOB,
    birth_date TEXT,
    locale     TEXT    NOT NULL DEFAULT 'en' CHECK (locale IN ('cs', 'de', 'en', 'es', 'fr', 'pl')),
    status     TEXT    NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'closed', 'system')),
    team_id    INTEGER REFERENCES teams (id) ON DELETE SET NULL,
    invited_by INTEGER REFERENCES users (id) ON DELETE SET NULL,
    created_at TEXT    NOT NULL,
    updated_at TEXT    NOT NULL,
    deleted_at TEXT
);
CREATE INDEX users_team ON users (team_id);
CREATE INDEX users_invited_by ON users (invited_by);
CREATE INDEX users_email_folded ON users (lower(email));
CREATE INDEX teams_lead ON teams (lead_id);

-- What a person was called before; no foreign key, so that it outlives the row it describes.
CREATE TABLE users_history (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    email      TEXT    NOT NULL,
    phone      TEXT,
    changed_at TEXT    NOT NULL
);
CREATE INDEX users_history_user ON users_history (user_id);

CREATE TRIGGER users_keep_history AFTER UPDATE OF name, email, phone ON users
WHEN old.name IS NOT new.name OR old.email IS NOT new.email OR old.phone IS NOT new.phone
BEGIN
    INSERT INTO users_history (user_id, name, email, phone, changed_at)
    VALUES (old.id, old.name, old.email, old.phone, new.updated_at);
END;

CREATE TABLE profiles (
    user_id     INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    headline    TEXT    NOT NULL CHECK (length(headline) <= 160),
    bio         TEXT,
    preferences TEXT    NOT NULL CHECK (json_valid(preferences))
);

CREATE TABLE sign_ins (
    id            INTEGER PRIMARY KEY,
    user_id       INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    signed_in_at  TEXT    NOT NULL,
    ip            TEXT    NOT NULL,
    user_agent    TEXT    NOT NULL,
    session_token TEXT    NOT NULL UNIQUE
);
CREATE INDEX sign_ins_user ON sign_ins (user_id, signed_in_at);

CREATE TABLE devices (
    id           INTEGER PRIMARY KEY,
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    platform     TEXT    NOT NULL CHECK (platform IN ('android', 'ios', 'web')),
    label        TEXT    NOT NULL,
    push_token   TEXT    NOT NULL UNIQUE,
    last_seen_on TEXT    NOT NULL
);
CREATE INDEX devices_user ON devices (user_id);

CREATE TABLE consents (
    id           INTEGER PRIMARY KEY,
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    purpose      TEXT    NOT NULL CHECK (purpose IN ('newsletter', 'research')),
    channel      TEXT    NOT NULL CHECK (channel IN ('email', 'push')),
    origin       TEXT    NOT NULL,
    given_at     TEXT    NOT NULL,
    withdrawn_at TEXT
) STRICT;
CREATE INDEX consents_user ON consents (user_id);

-- Typed by hand on a public page: linked to an account by the value alone, whatever its case and spaces.
CREATE TABLE newsletter_subscriptions (
    id           INTEGER PRIMARY KEY,
    email        TEXT    NOT NULL UNIQUE,
    first_name   TEXT,
    source       TEXT    NOT NULL,
    confirmed_at TEXT
);

-- Mentoring --------------------------------------------------------------------------------------------------

-- A programme whose owner leaves falls to the system account.
CREATE TABLE programmes (
    id          INTEGER PRIMARY KEY,
    title       TEXT    NOT NULL UNIQUE,
    description TEXT    NOT NULL,
    owner_id    INTEGER NOT NULL DEFAULT 0 REFERENCES users (id) ON DELETE SET DEFAULT,
    starts_on   TEXT    NOT NULL,
    ends_on     TEXT
);
CREATE INDEX programmes_owner ON programmes (owner_id);

CREATE TABLE programme_members (
    programme_id INTEGER NOT NULL REFERENCES programmes (id) ON DELETE CASCADE,
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    role         TEXT    NOT NULL CHECK (role IN ('coordinator', 'mentee', 'mentor')),
    joined_on    TEXT    NOT NULL,
    PRIMARY KEY (programme_id, user_id)
);
CREATE INDEX programme_members_user ON programme_members (user_id);

-- Hangs on the pair, not on the person: the key of the one person is inside the key of another row.
CREATE TABLE availability (
    programme_id INTEGER NOT NULL,
    user_id      INTEGER NOT NULL,
    weekday      INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    from_hour    INTEGER NOT NULL CHECK (from_hour BETWEEN 0 AND 23),
    PRIMARY KEY (programme_id, user_id, weekday),
    FOREIGN KEY (programme_id, user_id) REFERENCES programme_members (programme_id, user_id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE meetings (
    id           INTEGER PRIMARY KEY,
    programme_id INTEGER NOT NULL REFERENCES programmes (id) ON DELETE RESTRICT,
    mentor_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    mentee_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    held_on      TEXT    NOT NULL,
    minutes      INTEGER NOT NULL CHECK (minutes BETWEEN 10 AND 240),
    notes        TEXT,
    UNIQUE (mentor_id, mentee_id, held_on),
    CHECK (mentor_id <> mentee_id)
);
CREATE INDEX meetings_mentee ON meetings (mentee_id);
CREATE INDEX meetings_programme ON meetings (programme_id, held_on);

CREATE TABLE meeting_ratings (
    meeting_id INTEGER NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
    rater_id   INTEGER NOT NULL REFERENCES users (id) ON DELETE NO ACTION,
    stars      INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    remark     TEXT,
    PRIMARY KEY (meeting_id, rater_id)
);
CREATE INDEX meeting_ratings_rater ON meeting_ratings (rater_id);

CREATE TABLE goals (
    id       INTEGER PRIMARY KEY,
    owner_id INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    title    TEXT    NOT NULL CHECK (length(title) <= 200),
    due_on   TEXT,
    done_on  TEXT
);
CREATE INDEX goals_owner ON goals (owner_id);

CREATE TABLE goal_steps (
    id       INTEGER PRIMARY KEY,
    goal_id  INTEGER NOT NULL REFERENCES goals (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position > 0),
    title    TEXT    NOT NULL CHECK (length(title) <= 200),
    done_on  TEXT,
    UNIQUE (goal_id, position)
);

CREATE TABLE learning_modules (
    id      INTEGER PRIMARY KEY,
    title   TEXT    NOT NULL UNIQUE,
    minutes INTEGER NOT NULL
);

CREATE TABLE learning_progress (
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    module_id    INTEGER NOT NULL REFERENCES learning_modules (id) ON DELETE RESTRICT,
    percent      INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 100),
    completed_on TEXT,
    PRIMARY KEY (user_id, module_id)
);
CREATE INDEX learning_progress_module ON learning_progress (module_id);

CREATE TABLE badges (
    id    INTEGER PRIMARY KEY,
    title TEXT    NOT NULL UNIQUE
);

CREATE TABLE user_badges (
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    badge_id   INTEGER NOT NULL REFERENCES badges (id) ON DELETE RESTRICT,
    awarded_on TEXT    NOT NULL,
    awarded_by INTEGER REFERENCES users (id) ON DELETE SET NULL,
    PRIMARY KEY (user_id, badge_id)
);
CREATE INDEX user_badges_awarded_by ON user_badges (awarded_by);

-- Conversation -----------------------------------------------------------------------------------------------

CREATE TABLE conversations (
    id         INTEGER PRIMARY KEY,
    title      TEXT    NOT NULL,
    created_by INTEGER REFERENCES users (id) ON DELETE SET NULL,
    created_at TEXT    NOT NULL
);
CREATE INDEX conversations_created_by ON conversations (created_by);

CREATE TABLE conversation_members (
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    user_id         INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    muted           INTEGER NOT NULL DEFAULT 0 CHECK (muted IN (0, 1)),
    PRIMARY KEY (conversation_id, user_id)
) WITHOUT ROWID;
CREATE INDEX conversation_members_user ON conversation_members (user_id);

CREATE TABLE messages (
    id              INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    sender_id       INTEGER NOT NULL REFERENCES users (id) ON DELETE NO ACTION,
    recipient_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    reply_to        INTEGER REFERENCES messages (id) ON DELETE SET NULL,
    sent_at         TEXT    NOT NULL,
    body            TEXT    NOT NULL CHECK (length(body) <= 4000)
);
CREATE INDEX messages_conversation ON messages (conversation_id, sent_at);
CREATE INDEX messages_sender ON messages (sender_id);
CREATE INDEX messages_recipient ON messages (recipient_id);
CREATE INDEX messages_reply_to ON messages (reply_to);

-- The index holds its own copy of every body; three triggers keep it in step.
CREATE VIRTUAL TABLE messages_fts USING fts5 (body);

CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages
BEGIN
    INSERT INTO messages_fts (rowid, body) VALUES (new.id, new.body);
END;

CREATE TRIGGER messages_fts_update AFTER UPDATE OF body ON messages
BEGIN
    UPDATE messages_fts SET body = new.body WHERE rowid = old.id;
END;

CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages
BEGIN
    DELETE FROM messages_fts WHERE rowid = old.id;
END;

CREATE TABLE comments (
    id           INTEGER PRIMARY KEY,
    author_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    subject_type TEXT    NOT NULL CHECK (subject_type IN ('Goal', 'Meeting', 'User', 'user')),
    subject_id   INTEGER NOT NULL,
    body         TEXT    NOT NULL,
    written_at   TEXT    NOT NULL
);
CREATE INDEX comments_author ON comments (author_id);
CREATE INDEX comments_subject ON comments (subject_type, subject_id);

CREATE TABLE attachments (
    id           INTEGER PRIMARY KEY,
    subject_type TEXT    NOT NULL CHECK (subject_type IN ('Meeting', 'User', 'user')),
    subject_id   INTEGER NOT NULL,
    uploaded_by  INTEGER REFERENCES users (id) ON DELETE SET NULL,
    file_name    TEXT    NOT NULL,
    content      BLOB,
    uploaded_at  TEXT    NOT NULL
);
CREATE INDEX attachments_subject ON attachments (subject_type, subject_id);
CREATE INDEX attachments_uploaded_by ON attachments (uploaded_by);

CREATE TABLE notifications (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    actor_id   INTEGER REFERENCES users (id) ON DELETE SET NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('badge', 'meeting', 'message')),
    text       TEXT    NOT NULL,
    created_at TEXT    NOT NULL,
    read_at    TEXT
);
CREATE INDEX notifications_user ON notifications (user_id, created_at);
CREATE INDEX notifications_actor ON notifications (actor_id);

-- Billing ----------------------------------------------------------------------------------------------------

-- An invoice says who was billed and where, as it stood on that day. Numbers are never given twice.
CREATE TABLE invoices (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    number          TEXT    NOT NULL UNIQUE,
    user_id         INTEGER NOT NULL REFERENCES users (id) ON DELETE RESTRICT,
    issued_on       TEXT    NOT NULL,
    amount_cents    INTEGER NOT NULL CHECK (amount_cents >= 0),
    currency        TEXT    NOT NULL DEFAULT 'EUR' CHECK (length(currency) = 3),
    billed_to       TEXT    NOT NULL,
    billing_address TEXT    NOT NULL
);
CREATE INDEX invoices_user ON invoices (user_id, issued_on);

CREATE TABLE invoice_lines (
    invoice_id   INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
    line_no      INTEGER NOT NULL CHECK (line_no > 0),
    description  TEXT    NOT NULL,
    amount_cents INTEGER NOT NULL,
    PRIMARY KEY (invoice_id, line_no)
);

CREATE TABLE payments (
    id           INTEGER PRIMARY KEY,
    invoice_id   INTEGER NOT NULL REFERENCES invoices (id) ON DELETE RESTRICT,
    paid_on      TEXT    NOT NULL,
    amount_cents INTEGER NOT NULL,
    iban         TEXT,
    reference    TEXT    NOT NULL
);
CREATE INDEX payments_invoice ON payments (invoice_id);

-- Administration ---------------------------------------------------------------------------------------------

CREATE TABLE audit_log (
    id          INTEGER PRIMARY KEY,
    actor_id    INTEGER REFERENCES users (id) ON DELETE SET NULL,
    entity_type TEXT    NOT NULL,
    entity_id   INTEGER NOT NULL,
    action      TEXT    NOT NULL,
    detail      TEXT    NOT NULL CHECK (json_valid(detail)),
    happened_at TEXT    NOT NULL
);
CREATE INDEX audit_log_actor ON audit_log (actor_id);
CREATE INDEX audit_log_entity ON audit_log (entity_type, entity_id);

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
