//! The closed list of codes. A code is never renamed or reused.

use super::list::codes;

codes! {
    /// What went wrong. A code is never renamed or reused; messages may change.
    Code: "What went wrong";

    /// The document is not JSON, or nests deeper than the parser allows.
    JsonSyntax = "json.syntax",
    /// A map takes none of the forms that are possible at its place.
    JsonShape = "json.shape",
    /// A key occurs twice in a map.
    JsonDuplicateKey = "json.duplicate-key",
    /// A map has a key that is not in its schema.
    JsonUnknownKey = "json.unknown-key",
    /// A map lacks a key that it must have.
    JsonMissingKey = "json.missing-key",
    /// A value is of another type than its schema asks for.
    JsonType = "json.type",
    /// A word is none of those that are possible at its place.
    JsonNotAllowed = "json.not-allowed",
    /// A number is out of the range of its place, or a text is no such number.
    JsonRange = "json.range",
    /// There is no call of this name.
    CallUnknown = "call.unknown",
    /// A name of a table or column is not written as names separated by dots.
    PathSyntax = "path.syntax",
    /// A value has no canonical JSON form: a fraction, a whole number beyond ±(2^53 − 1), bytes, or a wrong key.
    CanonicalForm = "canonical.form",
    /// A hash, tag or id is not the expected number of lower-case hexadecimal digits.
    HexSyntax = "hex.syntax",
    /// The text is not well-formed YAML.
    YamlSyntax = "yaml.syntax",
    /// A tab is used for indentation, where YAML allows spaces only.
    YamlTab = "yaml.tab",
    /// A character that YAML forbids, that YAML 1.1 reads as a line break, or that changes how the text is shown.
    YamlCharacter = "yaml.character",
    /// An unquoted word or number that YAML 1.1 and YAML 1.2 read differently.
    YamlAmbiguous = "yaml.ambiguous",
    /// A number with a fraction or exponent, which no key takes.
    YamlFloat = "yaml.float",
    /// A whole number outside the range of 64 bits.
    YamlIntegerRange = "yaml.integer-range",
    /// A map has the same key twice.
    YamlDuplicateKey = "yaml.duplicate-key",
    /// The key of a map is not text.
    YamlKeyNotText = "yaml.key-not-text",
    /// The document uses an anchor.
    YamlAnchor = "yaml.anchor",
    /// The document uses an alias.
    YamlAlias = "yaml.alias",
    /// The document uses a tag.
    YamlTag = "yaml.tag",
    /// The document uses a directive.
    YamlDirective = "yaml.directive",
    /// The text holds more than one document.
    YamlSeveralDocuments = "yaml.several-documents",
    /// Maps and lists nest deeper than the limit.
    YamlTooDeep = "yaml.too-deep",
    /// The text or one of its keys is longer than the limit.
    YamlTooLarge = "yaml.too-large",
    /// There are more problems than are reported at once.
    YamlTooManyProblems = "yaml.too-many-problems",
    /// A file of a document that is split over several files is not a map.
    YamlFileNotMap = "yaml.file-not-map",
    /// The text of a key or seed is incomplete, has a typo or is of another kind.
    KeySyntax = "key.syntax",
    /// A key is all zeros: nothing was drawn for it.
    KeyWeak = "key.weak",
    /// No surrogate or pseudonym of the wanted shape fits the column and stays unique in it.
    SurrogateNoFit = "surrogate.no-fit",
    /// A line of the ledger is not an entry in canonical form, or its facts contradict each other.
    LedgerForm = "ledger.form",
    /// An entry of the ledger was changed: its hash is not that of its text.
    LedgerHash = "ledger.hash",
    /// An entry of the ledger was not written with the ledger key.
    LedgerMac = "ledger.mac",
    /// An entry of the ledger names another key than the one given.
    LedgerKey = "ledger.key",
    /// What marks a row does not make the condition of the mark hold, or what lifts it does not end it (Art. 18).
    PolicyMark = "policy.mark",
    /// The entries after an objection to direct marketing cannot be kept as declared (Art. 21(3)).
    PolicySuppression = "policy.suppression",
    /// A correction names a field the policy does not have, or there is none (Art. 16).
    CaseCorrection = "case.correction",
    /// Grounds that the controller has to demonstrate are not stated (Art. 12(5), 17(3), 21(1)).
    CaseNoReason = "case.no-reason",
    /// A restriction is lifted before the person was informed (Art. 18(3)).
    CaseNotInformed = "case.not-informed",
    /// No executor can write a corrected value there.
    UnsupportedCorrection = "unsupported.correction",
    /// No row of the person holds what is to be corrected, nor what it is to hold.
    RunNotHeld = "run.not-held",
    /// An entry of the ledger does not follow the one before: one is missing, moved, repeated or put in.
    LedgerChain = "ledger.chain",
    /// A run is entered in the ledger again with other facts.
    LedgerDuplicateRun = "ledger.duplicate-run",
    /// The key of the ledger is destroyed: nothing follows that entry.
    LedgerKeyDestroyed = "ledger.key-destroyed",
    /// The ledger does not hold what the given head stands for: its tail was cut or it was rewritten.
    LedgerHead = "ledger.head",
    /// The ledger has no entry for a copy that is said to be handed out.
    LedgerCopy = "ledger.copy",
    /// The last line of the ledger has no end: writing it was cut off.
    LedgerTornTail = "ledger.torn-tail",
    /// What a run captured is not sealed in the known form, or belongs to another run or place.
    SealForm = "seal.form",
    /// What a run captured cannot be opened: it was changed, or another key sealed it.
    SealBroken = "seal.broken",
    /// A date or moment is not written `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`, or the calendar has none such.
    DateUnknown = "date.unknown",
    /// A computed date lies outside the years 1 to 9999.
    DateOutOfRange = "date.out-of-range",
    /// A day that has to be past or today is yet to come.
    DateFuture = "date.future",
    /// A period is not written as in `P3Y`, `P90D` or `PT72H`.
    PeriodSyntax = "period.syntax",
    /// A period mixes units that do not convert into each other.
    PeriodMixed = "period.mixed-units",
    /// A period is zero.
    PeriodZero = "period.zero",
    /// A period is over 1,000 years.
    PeriodTooLong = "period.too-long",
    /// A period of hours or minutes should start from the end of a year.
    PeriodStart = "period.start",
    /// Something that happens once is said to have happened on two days.
    RetentionContradiction = "retention.contradiction",
    /// A day lies after the day that is asked about.
    RetentionFuture = "retention.future",
    /// Days and moments stand together, so that they cannot be put in order.
    RetentionMixed = "retention.mixed-forms",
    /// Something ends before it begins.
    RetentionBackwards = "retention.backwards",
    /// Something is named that the call does not list.
    RetentionUnknownItem = "retention.unknown-item",
    /// A place is not written as a country in two capital letters, with its part where it has one.
    PlaceSyntax = "place.syntax",
    /// The law of the regime does not run at the place.
    PlaceRegime = "place.regime",
    /// A distance from UTC is not written with sign, hours and minutes.
    OffsetSyntax = "offset.syntax",
    /// A moment does not tell how far the local clock is from UTC.
    MomentOffset = "moment.offset",
    /// There is no regime of this name.
    ClockRegime = "clock.regime",
    /// What began did so before the law applied by which it would be judged.
    ClockBeforeLaw = "clock.before-law",
    /// The regime sets no such deadline for what began.
    ClockNoDeadline = "clock.no-deadline",
    /// A period turns on working days, and no public holidays are given.
    ClockNoHolidays = "clock.no-holidays",
    /// A period reaches a year that the list of public holidays does not cover.
    ClockNotCovered = "clock.not-covered",
    /// A period of hours runs from an event, or to one, of which only the day is told.
    ClockNeedsTime = "clock.needs-time",
    /// An extension is to be counted on, and its notice gives no reason.
    ClockExtensionNoReason = "clock.extension-no-reason",
    /// The years of a list of public holidays end before they begin.
    HolidaysRange = "holidays.range",
    /// A public holiday lies outside the years its list covers.
    HolidaysOutside = "holidays.outside",
    /// The public holidays are those of another place than the clock's.
    HolidaysOtherPlace = "holidays.other-place",
    /// There is no list of public holidays for the place.
    HolidaysUnknownPlace = "holidays.unknown-place",
    /// The public holidays of the place are not known for all of these years.
    HolidaysUnknownYears = "holidays.unknown-years",
    /// Events are told of which none begins a matter.
    TimelineNoBeginning = "timeline.no-beginning",
    /// Two events begin a matter.
    TimelineTwoBeginnings = "timeline.two-beginnings",
    /// An event lies before the beginning of its matter.
    TimelineBeforeBeginning = "timeline.before-beginning",
    /// An event lies after the day of the question.
    TimelineFuture = "timeline.future",
    /// An event that can happen once is told twice.
    TimelineTwice = "timeline.twice",
    /// Something arrived that was not asked for before.
    TimelineUnasked = "timeline.unasked",
    /// An event cannot happen in a matter of this kind.
    TimelineForeign = "timeline.foreign",
    /// Two events cannot both be true.
    TimelineContradiction = "timeline.contradiction",
    /// An event lies after the end of its matter.
    TimelineAfterEnd = "timeline.after-end",
    /// One matter has more events than are compared.
    TimelineTooMany = "timeline.too-many",
    /// A place in a JSON document is not written as in `$.user.id`.
    JsonPathSyntax = "json-path.syntax",
    /// A value is no identifier of its kind, or too short to be told from ordinary text.
    RedactIdentifier = "redact.identifier",
    /// The replacement of a redaction is not safe in text, HTML and JSON alike.
    RedactReplacement = "redact.replacement",
    /// The replacement of a redaction could be read as a part of an identifier of the person.
    RedactReplacementClash = "redact.replacement-clash",
    /// A file cannot be read.
    FileUnreadable = "file.unreadable",
    /// A file cannot be written.
    FileUnwritable = "file.unwritable",
    /// What would be written is a file that the command reads or writes under another option.
    FileTaken = "file.taken",
    /// What would be written, or a ledger, is a folder, a device or a pipe.
    FileNotRegular = "file.not-regular",
    /// No root key was given.
    KeyMissing = "key.missing",
    /// A key file is readable by others than its owner.
    KeyExposed = "key.exposed",
    /// An option names something that is not there, or is not written as it should be.
    OptionUnknown = "option.unknown",
    /// The plan handed to a run is not the one that was approved.
    RunNotApproved = "run.not-approved",
    /// The policy is not the one planned on.
    RunStalePolicy = "run.stale-policy",
    /// The schema of the store is not the one planned on.
    RunStaleSchema = "run.stale-schema",
    /// The case is not the one planned on.
    RunStaleCase = "run.stale-case",
    /// The rows found are not those the plan expects.
    RunStaleCounts = "run.stale-counts",
    /// The text of a table, view, index or trigger names the person, and no run changes a schema.
    RunNamedInSchema = "run.named-in-schema",
    /// A change would break a constraint of the store.
    RunConstraint = "run.constraint",
    /// Another program holds the database.
    RunLocked = "run.locked",
    /// The database cannot be written.
    RunReadOnly = "run.read-only",
    /// The file is not a database of the engine, or is damaged.
    RunNotADatabase = "run.not-a-database",
    /// A trigger refuses a change.
    RunVetoed = "run.vetoed",
    /// The engine refuses a statement for a reason that is none of the others.
    RunEngine = "run.engine",
    /// There is no room for what the run writes: the disk is full, or a table has used up its row numbers.
    RunFull = "run.full",
    /// A row has no value in a column that should tell it from others.
    RunKeyNull = "run.key-null",
    /// Two rows have the same key, so that they cannot be told apart.
    RunKeyRepeated = "run.key-repeated",
    /// The certificate is for another plan, or says something else than its plan.
    CertificatePlan = "certificate.plan",
    /// The certificate was changed, or another key issued it.
    CertificateMac = "certificate.mac",
    /// The ledger has no entry for the certificate, or never stood where it says.
    CertificateLedger = "certificate.ledger",
    /// The run of another plan was interrupted in this database.
    RunUnfinished = "run.unfinished",
    /// No run was interrupted in the database.
    RunNone = "run.none",
    /// Another process carries out a run on the database.
    RunRunning = "run.running",
    /// There is no driver for this connection, or it is of a kind that a run cannot work on.
    DriverUnsupported = "driver.unsupported",
    /// No run under this key has written the journal in the database, or it was changed since.
    RunJournal = "run.journal",
    /// The approved plan is not the one that the policy, the case and the store give.
    RunOtherPlan = "run.other-plan",
    /// The case is decided on a day after the run.
    RunDecidedLater = "run.decided-later",
    /// A run goes on with another ledger than it began with.
    RunOtherLedger = "run.other-ledger",
    /// The key of an interrupted run is not there, or could not be kept.
    RunKeyLost = "run.key-lost",
    /// The evidence of a run could not be stored.
    RunEvidence = "run.evidence",
    /// The independent scan could not be made.
    RunScan = "run.scan",
    /// The database changed during each of several scans, so that nothing can be said of it.
    RunChangedDuringScan = "run.changed-during-scan",
    /// A step did not do what it says, or more than that, and the engine reported no error.
    RunNoOp = "run.no-op",
    /// The engine would delete or change rows that are not the person's.
    RunCascade = "run.cascade",
    /// A figure that the policy keeps has changed.
    RunFigures = "run.figures",
    /// The rows of a history have no row number.
    RunNoRowNumber = "run.no-row-number",
    /// The schema needs a collation, tokenizer or module that is not the engine's own.
    SchemaUnsupported = "schema.unsupported",
    /// A purpose names an event that is not declared.
    PolicyUnknownEvent = "policy.unknown-event",
    /// A purpose is named that is not declared.
    PolicyUnknownPurpose = "policy.unknown-purpose",
    /// A channel is named on which the consent for the purpose is not asked for.
    PolicyUnknownChannel = "policy.unknown-channel",
    /// A collection names a store that is not declared.
    PolicyUnknownStore = "policy.unknown-store",
    /// A collection is named that is not declared.
    PolicyUnknownCollection = "policy.unknown-collection",
    /// A column is named that the map does not describe.
    PolicyUnknownField = "policy.unknown-field",
    /// A purpose lacks what its lawful basis has to have on record (Art. 5(2), 6, 7).
    PolicyBasisIncomplete = "policy.basis-incomplete",
    /// A special category is held without a gate of Art. 9(2), or the gate lacks its provision.
    PolicySpecialGate = "policy.special-gate",
    /// A public authority rests a task of its own on legitimate interests (Art. 6(1), second subparagraph).
    BasisPublicAuthority = "basis.public-authority",
    /// The person is told and does not act: no consent under the GDPR (Art. 4(11)).
    BasisConsentByNotice = "basis.consent-by-notice",
    /// Two circumstances of a person's rights cannot be true together.
    RightsContradiction = "rights.contradiction",
    /// A restriction by law names no provision, or no right (Art. 23(1), 89(2)–(3)).
    RightsRestriction = "rights.restriction",
    /// A restriction by law does not reach the right it is said to restrict (Art. 23(1), 89(2)–(3)).
    RightsRestrictionScope = "rights.restriction-scope",
    /// A change of purpose does not say from which purpose to which other one (Art. 6(4)).
    PurposeChange = "purpose.change",
    /// A test of compatibility leaves one of its points out (Art. 6(4)(a)–(e)).
    PurposeTest = "purpose.test",
    /// What a holder of data has cannot be true together, or an assessment is not on record (Recital 26).
    IdentifiabilityContradiction = "identifiability.contradiction",
    /// The records of processing lack something that Art. 30 asks for.
    RegisterMissing = "register.missing",
    /// The gate of Art. 9(2)(a) is named and consent is not explicit.
    PolicyExplicitConsent = "policy.explicit-consent",
    /// Data on convictions are held for a purpose that names no authority or law (Art. 10).
    PolicyCriminal = "policy.criminal",
    /// A field or collection is withheld from copies without a reason the person could be told.
    PolicyWithhold = "policy.withhold",
    /// Two declarations contradict or repeat each other.
    PolicyContradiction = "policy.contradiction",
    /// Nothing ends a purpose after the relationship with the person has ended.
    PurposeOpenAfterClose = "purpose.open-after-close",
    /// A purpose holds data against the person's rights, and no law is its basis.
    PolicyFloorWithoutLaw = "policy.floor-without-law",
    /// It is not said, or said twice, what a retention period runs from.
    PolicyRetentionStart = "policy.retention-start",
    /// A retention period runs from instants, and it is not said on which clock they are days.
    PolicyOffsetMissing = "policy.offset-missing",
    /// A retention period runs from a column that some rows of the purpose do not have.
    PolicyRetentionOutOfReach = "policy.retention-out-of-reach",
    /// Rows or fields about people serve no purpose.
    PolicyPurposeMissing = "policy.purpose-missing",
    /// A key names no column, one column twice, or a tenant column that is no part of it.
    PolicyKey = "policy.key",
    /// The anonymous person's row does not meet the condition for being nobody.
    PolicyTemplateNotNobody = "policy.template-not-nobody",
    /// A link has more than one form.
    PolicyLinkForms = "policy.link-forms",
    /// A link to people lacks a role, or a link to other rows has one of a person.
    PolicyLinkRole = "policy.link-role",
    /// A link does not fit the key it leads to.
    PolicyLinkKey = "policy.link-key",
    /// A link repeats, hashes or mentions an identifier that is not declared where it leads.
    PolicyLinkIdentifier = "policy.link-identifier",
    /// A table or column is described in two places.
    PolicyDescribedTwice = "policy.described-twice",
    /// Rows of different collections would belong to each other in a circle.
    PolicyOwnerCycle = "policy.owner-cycle",
    /// The store is not declared, or runs on another engine than declared.
    CensusStore = "census.store",
    /// The store has a table that the map does not know.
    CensusUndescribedTable = "census.undescribed-table",
    /// A described table has a column that the map does not know.
    CensusUndescribedColumn = "census.undescribed-column",
    /// A foreign key leads to people and no link of the map describes it.
    CensusUndescribedLink = "census.undescribed-link",
    /// The map names a table that the store does not have.
    CensusUnknownTable = "census.unknown-table",
    /// The map names a column that the table does not have.
    CensusUnknownColumn = "census.unknown-column",
    /// A described table has nothing that tells one row from another.
    CensusNoKey = "census.no-key",
    /// A link has another number of columns than the key it leads to.
    CensusLinkKey = "census.link-key",
    /// The map gives a value in a type that its column does not keep, so that no cell would ever be equal to it.
    CensusValueType = "census.value-type",
    /// The case names an event that the policy does not have.
    CaseUnknownEvent = "case.unknown-event",
    /// The case names a purpose that the policy does not have.
    CaseUnknownPurpose = "case.unknown-purpose",
    /// The case names a collection that the policy does not have.
    CaseUnknownCollection = "case.unknown-collection",
    /// The subject's collection does not hold people.
    CaseNotPeople = "case.not-people",
    /// The subject has neither a key nor an identifier.
    CaseNoSubject = "case.no-subject",
    /// The subject's key has another number of columns than the collection's, or holds no value.
    CaseKey = "case.key",
    /// The subject is given by a column that is no identifier of the collection.
    CaseUnknownIdentifier = "case.unknown-identifier",
    /// The subject is given by an identifier, and nothing says how the identity was verified.
    CaseNotVerified = "case.not-verified",
    /// The case names nobody for certain: an identifier leads to several people, a weak one to nobody, or one that is not quite
    /// an account's to none.
    CaseAmbiguousSubject = "case.ambiguous-subject",
    /// A fact of the case lies after the day of the decision.
    CaseFuture = "case.future",
    /// The case gives two days for one event.
    CaseContradiction = "case.contradiction",
    /// Consent is said to be withdrawn for a purpose that rests on none.
    CaseNotConsent = "case.not-consent",
    /// A hold or an exception names a field that the policy does not describe.
    CaseUnknownField = "case.unknown-field",
    /// A request rests on what was found, and does not say what, by whom or under which law (Art. 17(1)(d)–(e)).
    CaseNoFinding = "case.no-finding",
    /// A channel is named on which the policy does not ask for the consent, or none by name (Art. 7(3)).
    CaseUnknownChannel = "case.unknown-channel",
    /// The case names a recipient that the policy does not have.
    CaseUnknownRecipient = "case.unknown-recipient",
    /// A request rests on a withdrawal or an objection, and does not say for which purposes (Art. 17(1)(b)–(c)).
    CaseNoPurpose = "case.no-purpose",
    /// An exception is claimed whose last day has passed.
    CaseExceptionOver = "case.exception-over",
    /// A hold, a restriction or a claimed exception names nothing that it covers (Art. 17(3): *to the extent*).
    CaseNoScope = "case.no-scope",
    /// The day on which a hold was to be looked at again has passed (Recital 39).
    CaseReviewOver = "case.review-over",
    /// A hold or a claimed exception has no end that anybody will see (Art. 5(1)(e), 17(3); *convention*: 100 years).
    CaseNoEnd = "case.no-end",
    /// The policy lets a consent run out, and the case does not say when it was given.
    CaseConsentUndated = "case.consent-undated",
    /// An event of consent names no purpose.
    ConsentNoPurpose = "consent.no-purpose",
    /// Consent is given for every purpose at once.
    ConsentEveryPurpose = "consent.every-purpose",
    /// The channel of an event of consent has no name.
    ConsentChannel = "consent.channel",
    /// An event of consent that gives none has a period.
    ConsentValidity = "consent.validity",
    /// An event of consent comes from somebody it cannot come from.
    ConsentActor = "consent.actor",
    /// Two events of consent have one reference and say different things.
    ConsentContradiction = "consent.contradiction",
    /// Events of consent name more purposes or channels than are told apart.
    ConsentTooManyNames = "consent.too-many-names",
    /// The country has no age of consent on record.
    ConsentUnknownCountry = "consent.unknown-country",
    /// Consent was given before the Regulation applied.
    ConsentBeforeRegulation = "consent.before-regulation",
    /// The age of a child is not given, given twice, or would begin after the consent.
    ConsentAge = "consent.age",
    /// A field that a record of consent must have is missing.
    ReceiptMissing = "receipt.missing",
    /// A record of consent refers to a party that it does not describe.
    ReceiptUnknownParty = "receipt.unknown-party",
    /// No event of a record of consent gives consent: there is nothing to receipt.
    ReceiptNoConsent = "receipt.no-consent",
    /// A record of consent ends what was given only later.
    ReceiptEventOrder = "receipt.event-order",
    /// What a record of consent says cannot all be true.
    ReceiptContradiction = "receipt.contradiction",
    /// A reference of a request is not up to 64 letters, digits and `.`, `-`, `_`, `/`: it may be a person's value.
    RequestReference = "request.reference",
    /// An event of a request comes before its receipt, or there is none.
    RequestNotReceived = "request.not-received",
    /// An event that can happen once in a request is entered twice.
    RequestRepeated = "request.repeated",
    /// The events of a request are not in the order of their days.
    RequestDateOrder = "request.date-order",
    /// Something is entered for a request that is over.
    RequestClosed = "request.closed",
    /// An event is about no right, about one that is not exercised by a request, or about one that is not open.
    RequestNoRight = "request.no-right",
    /// An answer of the person is entered for something that was not asked.
    RequestNotAsked = "request.not-asked",
    /// An extension, a refusal or a question about the identity lacks what the law asks it to give.
    RequestReasonMissing = "request.reason-missing",
    /// A refusal does not name both remedies of Art. 12(4).
    RequestRemediesMissing = "request.remedies-missing",
    /// The law does not give this reason for this right.
    RequestReason = "request.reason",
    /// An event contradicts what happened before it.
    RequestContradiction = "request.contradiction",
    /// Data would be changed or disclosed for somebody whose identity is in question.
    RequestIdentityOpen = "request.identity-open",
    /// A processor decides what only the controller may.
    RequestNotController = "request.not-controller",
    /// A controller forwards or reports as only a processor does.
    RequestNotProcessor = "request.not-processor",
    /// A processor acts on a request that it has not passed on.
    RequestNotForwarded = "request.not-forwarded",
    /// Nothing that is open in a request changes data, so there is nothing to plan.
    RequestNoPlanNeeded = "request.no-plan-needed",
    /// No plan of a request waits for approval.
    RequestNotPlanned = "request.not-planned",
    /// An approval or a run is of another plan than the one that waits for it.
    RequestOtherPlan = "request.other-plan",
    /// Whoever prepared a plan approves it.
    RequestFourEyes = "request.four-eyes",
    /// No approved plan of a request waits for its run.
    RequestNotApproved = "request.not-approved",
    /// The person is told that what they asked was done, and neither a run nor a note is entered that shows it.
    RequestNotRun = "request.not-run",
    /// The person is told that all was done, and the run left something open.
    RequestIncomplete = "request.incomplete",
    /// How a run ended and whether it has a certificate contradict each other.
    RequestCertificate = "request.certificate",
    /// A run that stopped half-way has to close first.
    RequestUnderWay = "request.under-way",
    /// A recipient is not one that has to be told.
    RequestRecipient = "request.recipient",
    /// An event comes after what it had to come before.
    RequestTooLate = "request.too-late",
    /// A request is not the repetition it is said to be: another person, another right, or no longer open.
    RequestDuplicate = "request.duplicate",
    /// Two requests have one name.
    RequestTwice = "request.twice",
    /// A letter is asked for that does not fit where its request stands.
    LetterState = "letter.state",
    /// A letter lacks what the law asks it to say.
    LetterMissing = "letter.missing",
    /// A letter would tell a day that was over before it was written.
    LetterDate = "letter.date-order",
    /// A letter would tell another day than the record has, or a later one than the law.
    LetterDay = "letter.other-day",
    /// There are no texts for letters, copies, packages or records under this law.
    LetterRegime = "letter.regime",
    /// A trigger that is not decided by this version.
    UnsupportedTrigger = "unsupported.trigger",
    /// A copy or package is asked for with a case that asks for something else.
    AccessTrigger = "access.trigger",
    /// A copy or package is asked for of somebody who is dead.
    AccessDeceased = "access.deceased",
    /// A file of a copy or package is there already.
    FileExists = "file.exists",
    /// The rows of a collection are told apart by more questions than can be enumerated.
    DecideTooManyQuestions = "decide.too-many-questions",
    /// The policy, case, decision, schema or survey handed to the planner do not belong together.
    PlanMismatch = "plan.mismatch",
    /// The person's own rows are nobody: a system account or the anonymous person of an earlier run; or a correction would make
    /// them so.
    SubjectNobody = "subject.nobody",
    /// Another account holds a strong identifier of the person too, or one that a correction gives them.
    SubjectSharedIdentifier = "subject.shared-identifier",
    /// A link cannot be null, and the policy has no anonymous person to lead to instead.
    PlanNoAnonymous = "plan.no-anonymous",
    /// The row of the anonymous person lacks a value that a column needs.
    PlanTemplateIncomplete = "plan.template-incomplete",
    /// Nothing tells the one shared anonymous person from somebody who took its name.
    PlanSharedNotRecognised = "plan.shared-not-recognised",
    /// A constant would stand in a unique column more than once.
    PlanValueNotUnique = "plan.value-not-unique",
    /// Deleting the person's rows would make the engine delete rows that are to stay.
    PlanCascadeTakesOthers = "plan.cascade-takes-others",
    /// A trigger would change rows that are not the plan's.
    PlanTriggerChangesOthers = "plan.trigger-changes-others",
    /// Rows of others point at rows that would go, and cannot let go.
    PlanPinnedByOthers = "plan.pinned-by-others",
    /// Rows of the person that stay point at rows that would go, and cannot let go.
    PlanPinnedByKept = "plan.pinned-by-kept",
    /// A key would change to which rows point that keep the old one.
    PlanKeyPointedTo = "plan.key-pointed-to",
    /// Of no row can the date be read from which a period runs that the law sets.
    PlanUnreadableDates = "plan.unreadable-dates",
    /// Rows meet the condition of no purpose of their collection.
    PlanNoPurpose = "plan.no-purpose",
    /// A cycle of foreign keys can be deleted in no order.
    PlanCycleUnbreakable = "plan.cycle-unbreakable",
    /// No executor runs on the engine of the store.
    UnsupportedEngine = "unsupported.engine",
    /// A keyed pseudonym as the form of the anonymous person is not carried out yet.
    UnsupportedKeyed = "unsupported.form-keyed",
    /// A shared anonymous person for each tenant is not carried out yet.
    UnsupportedSharedTenant = "unsupported.shared-tenant",
    /// A cut link to people of another collection than the subject's has to allow null.
    UnsupportedSecondPeople = "unsupported.second-people",
    /// A link by hash is not followed yet.
    UnsupportedHash = "unsupported.link-hash",
    /// A link by a text built around the key is not followed yet.
    UnsupportedTemplate = "unsupported.link-template",
    /// A link by a list of keys is not followed yet.
    UnsupportedList = "unsupported.link-list",
    /// Values wrapped by a codec are not read yet.
    UnsupportedCodec = "unsupported.codec",
    /// A treatment is not carried out yet.
    UnsupportedTreatment = "unsupported.treatment",
    /// A full-text index without its own content is not carried out yet.
    UnsupportedFullText = "unsupported.full-text",
    /// Rows of a view or virtual table are not carried out.
    UnsupportedTable = "unsupported.table",
    /// A table that refuses changes but for a bypass is not carried out yet.
    UnsupportedGuard = "unsupported.guard",
    /// A copy that is neither history nor full-text index is not carried out yet.
    UnsupportedCopy = "unsupported.copy",
    /// Rows that go with their last person are not carried out yet.
    UnsupportedSharedRows = "unsupported.shared-rows",
    /// A key is spelled in another way than the one the engine takes it to be equal to.
    UnsupportedKeySpelling = "unsupported.key-spelling",
    /// A document or text that leads to the person is kept as bytes, which are neither followed nor redacted.
    UnsupportedTextBytes = "unsupported.text-bytes",
    /// A document has a key of a link's path twice, and one of them leads to the person.
    UnsupportedJsonRepeatedKey = "unsupported.json-repeated-key",
    /// A link by value holds an identifier of the person in another spelling.
    UnsupportedValueSpelling = "unsupported.value-spelling",
    /// A column is compared by a collation of the application.
    UnsupportedCollation = "unsupported.collation",
    /// A period runs from the row that only some rows belong to.
    UnsupportedPeriodWhen = "unsupported.period-when",
    /// A period of hours or minutes runs from a row's own column.
    UnsupportedHours = "unsupported.period-hours",
}
