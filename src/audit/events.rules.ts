/**
 * Everything that can happen, with the sentence that tells it. `who` is the person it happened to; the page puts the
 * actor's name and the date in front. Particulars are plain values kept with the event; never what a pupil said or a
 * teacher wrote.
 */
export type Particulars = Record<string, string | number | null>

type Sentence = (p: Particulars) => string
const text = (p: Particulars, key: string): string => String(p[key] ?? '')

export const SENTENCES = {
  site_set_up: () => 'set up this site',
  framework_loaded: (p) => `loaded framework ${text(p, 'version')}`,
  schools_imported: (p) => `imported schools: ${text(p, 'created')} created, ${text(p, 'changed')} changed`,

  person_added: () => 'added this person',
  person_changed: (p) => `changed ${text(p, 'what')}`,
  people_merged: () => 'joined two records of one person',
  people_unmerged: () => 'took the joining of two records back',
  school_period_started: (p) => `recorded the start at ${text(p, 'school')} on ${text(p, 'on')}`,
  school_period_changed: (p) => `changed the time at ${text(p, 'school')}: ${text(p, 'what')}`,
  school_period_ended: (p) => `recorded the last day at ${text(p, 'school')}: ${text(p, 'on')}`,
  ended_with_last_day: (p) =>
    `ended what rested on the time at ${text(p, 'school')}: support (${text(p, 'support')}) and roles (${text(p, 'roles')})`,
  offer_made: (p) => `asked this person to work at ${text(p, 'school')}`,
  offer_accepted: (p) => `said yes to working at ${text(p, 'school')}`,
  offer_declined: (p) => `said no to working at ${text(p, 'school')}`,
  offer_withdrawn: (p) => `took back the offer to work at ${text(p, 'school')}`,
  leave_changed: (p) => `changed leave: ${text(p, 'what')}`,
  school_added: (p) => `added the school ${text(p, 'school')}`,
  school_changed: (p) => `changed the school: ${text(p, 'what')}`,
  trust_added: (p) => `added the trust ${text(p, 'trust')}`,
  trust_changed: (p) => `changed the trust ${text(p, 'trust')}`,
  leave_recorded: (p) => `recorded leave from ${text(p, 'from')}`,
  support_started: (p) => `named ${text(p, 'supporter')} as ${text(p, 'kind')} from ${text(p, 'on')}`,
  support_ended: (p) => `ended the time of ${text(p, 'supporter')} as ${text(p, 'kind')} on ${text(p, 'on')}`,
  role_given: (p) => `gave the role ${text(p, 'role')}`,
  role_ended: (p) => `ended the role ${text(p, 'role')}`,
  stage_started: (p) => `recorded the career stage ${text(p, 'stage')} from ${text(p, 'on')}`,

  mail_sent_again: () => 'sent a letter from the outbox again',
  invitation_sent: () => 'sent an invitation to sign in',
  link_made: (p) => `made a one-use ${text(p, 'kind')} link`,
  account_opened: () => 'opened an account',
  identity_linked: (p) => `linked the sign-in of ${text(p, 'provider')}`,
  password_changed: () => 'changed the password',
  password_reset_asked: () => 'asked to set a new password',
  account_disabled: () => 'switched the account off',
  account_enabled: () => 'switched the account on',
  sessions_ended: () => 'ended every session of the account',
  identity_removed: (p) => `took away the sign-in of ${text(p, 'provider')}`,
  digest_changed: (p) => `switched the weekly e-mail ${text(p, 'to')}`,

  template_planned: () => 'planned the steps of the stage',
  step_planned: (p) => `planned ${text(p, 'competency')} to ${text(p, 'depth')}`,
  step_set_aside: (p) => `set aside ${text(p, 'competency')}`,
  depth_rested: (p) => `set aside what was reached: ${text(p, 'competency')}`,
  depth_taken_up: (p) => `took up again what was reached: ${text(p, 'competency')}`,
  focus_chosen: (p) => `chose ${text(p, 'competency')} as the focus`,
  focus_ended: (p) => `ended the focus on ${text(p, 'competency')}`,

  module_assigned: (p) => `assigned ${text(p, 'module')}`,
  modules_assigned: (p) => `assigned ${text(p, 'module')} to ${text(p, 'people')} people`,
  module_completed: (p) => `recorded ${text(p, 'module')} as done`,
  module_deferred: (p) => `put off ${text(p, 'module')} to ${text(p, 'to')}`,
  module_withdrawn: (p) => `withdrew ${text(p, 'module')}`,
  module_due_changed: (p) => `set another date for ${text(p, 'module')}: ${text(p, 'to')}`,
  module_change_undone: (p) => `took back a change to ${text(p, 'module')}`,
  assignment_rule_made: (p) => `made a rule: ${text(p, 'stage')} are given ${text(p, 'module')}`,
  assignment_rule_ended: (p) => `ended the rule for ${text(p, 'module')}`,

  cpd_logged: (p) => `logged CPD of ${text(p, 'on')}`,
  cpd_changed: (p) => `changed the CPD entry of ${text(p, 'on')}`,
  evidence_added: (p) => `said what shows the practice of ${text(p, 'on')}: ${text(p, 'kind')}`,
  evidence_taken_out: (p) => `took out what shows the practice of ${text(p, 'on')}`,
  file_added: (p) => `added a file to the CPD entry of ${text(p, 'on')}: ${text(p, 'kind')}`,
  file_removed: (p) => `removed a file from the CPD entry of ${text(p, 'on')}: ${text(p, 'kind')}`,
  file_downloaded: (p) => `downloaded a file of the CPD entry of ${text(p, 'on')}: ${text(p, 'kind')}`,
  cpd_deleted: (p) => `deleted the CPD entry of ${text(p, 'on')}`,

  signoff_requested: (p) => `asked to be signed off: ${text(p, 'competency')} at ${text(p, 'depth')}`,
  signoff_signed: (p) => `signed ${text(p, 'competency')} at ${text(p, 'depth')}`,
  signoff_not_yet: (p) => `answered not yet for ${text(p, 'competency')}, with a next step`,
  signoff_added_to: (p) => `brought newer entries to the request for ${text(p, 'competency')}`,
  signoff_withdrawn: (p) => `withdrew the request for ${text(p, 'competency')}`,
  signoff_taken_back: (p) => `took back an answer: ${text(p, 'competency')} at ${text(p, 'depth')}`,
  signoff_disagreed: (p) => `saw an answer differently and asked for a second view: ${text(p, 'competency')}`,
  signoff_second_asked: (p) =>
    `signed first; a second person is asked: ${text(p, 'competency')} at ${text(p, 'depth')}`,
  signoff_asked_again: (p) => `opened an answer again: ${text(p, 'competency')} at ${text(p, 'depth')}`,
  signoff_witness_asked: (p) => `asked somebody from outside what they saw of ${text(p, 'competency')}`,
  signoff_witness_ended: (p) => `ended a link to a witness: ${text(p, 'competency')}`,
  signoff_witness_heard: (p) => `wrote as a witness what they saw of ${text(p, 'competency')}`,
  signoff_routed: (p) => `handed the request for ${text(p, 'competency')} to ${text(p, 'to')}`,

  second_looks_drawn: (p) => `drew at random for a second look: ${text(p, 'n')} of ${text(p, 'of')} signed records`,
  second_look_switched: (p) => `switched the second look ${text(p, 'to')}`,
  signoff_look_drawn: (p) => `drew ${text(p, 'competency')} at random for a second look by ${text(p, 'looker')}`,
  signoff_look_handed: (p) => `handed the second look at ${text(p, 'competency')} to ${text(p, 'looker')}`,
  signoff_look_opened: (p) => `opened what was signed, for a second look: ${text(p, 'competency')}`,
  signoff_look_given: (p) => `gave ${text(p, 'competency')} a second look`,
  signoff_look_answered: (p) => `answered the second look at ${text(p, 'competency')}`,
  signoff_look_ended: (p) => `ended the second look at ${text(p, 'competency')}: nobody may look any more`,

  school_settings_kept: (p) => `kept how Stepfree works here: ${text(p, 'who')} confirms trainees and ECTs`,
  questions_asked: (p) => `opened ${text(p, 'n')} questions`,
  question_answered: (p) => `answered a question: ${text(p, 'what')}`,
  questions_switched: (p) => `chose which questions are asked: ${text(p, 'n')} are on`,

  session_planned: (p) => `planned ${text(p, 'module')} for ${text(p, 'on')}`,
  session_changed: (p) => `changed the training session on ${text(p, 'on')}: ${text(p, 'what')}`,
  session_cancelled: (p) => `cancelled the training session on ${text(p, 'on')}`,
  session_invited: (p) => `invited ${text(p, 'people')} people to the training on ${text(p, 'on')}`,
  place_changed: (p) => `changed a place on the training on ${text(p, 'on')} to ${text(p, 'to')}`,
  register_taken: (p) => `took the register on ${text(p, 'on')}: ${text(p, 'came')} came`,
  calendar_feed_made: () => 'made a calendar address',
  calendar_feed_ended: () => 'ended a calendar address',

  required_kind_added: (p) => `added required training: ${text(p, 'title')}`,
  required_kind_retired: (p) => `retired required training: ${text(p, 'title')}`,
  required_recorded: (p) => `recorded ${text(p, 'title')}, done on ${text(p, 'on')}`,
  required_named: (p) => `named ${text(p, 'people')} people who need ${text(p, 'title')}`,
  required_recorded_many: (p) => `recorded ${text(p, 'title')} for ${text(p, 'people')} people`,
  required_removed: (p) => `removed a record of ${text(p, 'title')}`,

  import_uploaded: (p) => `uploaded ${text(p, 'file')} to be checked`,
  import_confirmed: (p) => `confirmed an import: ${text(p, 'created')} created, ${text(p, 'changed')} changed`,
  import_undone: (p) => `undid the import of ${text(p, 'file')}`,
  import_dropped: (p) => `dropped the import of ${text(p, 'file')}`,
} satisfies Record<string, Sentence>

export type EventName = keyof typeof SENTENCES

export const isEventName = (name: string): name is EventName => Object.hasOwn(SENTENCES, name)

/** The sentence for an event, without its actor: `signed Locating the barrier at Practised`. */
export const tell = (action: string, particulars: Particulars): string =>
  isEventName(action) ? SENTENCES[action](particulars) : action.replaceAll('_', ' ')

/** A second look is between the teacher, the signatory and the one who looks: of others, not even a lead reads whose was drawn. */
export const LOOK_EVENTS: readonly EventName[] = [
  'signoff_look_drawn',
  'signoff_look_handed',
  'signoff_look_opened',
  'signoff_look_given',
  'signoff_look_answered',
  'signoff_look_ended',
]

/** Events that show what only the record shows; the wall and the staff list leave them out. */
export const RECORD_EVENTS: readonly EventName[] = [
  'step_planned',
  'step_set_aside',
  'depth_rested',
  'depth_taken_up',
  'cpd_logged',
  'cpd_changed',
  'evidence_added',
  'evidence_taken_out',
  'file_added',
  'file_removed',
  'file_downloaded',
  'cpd_deleted',
  'signoff_requested',
  'signoff_signed',
  'signoff_not_yet',
  'signoff_added_to',
  'signoff_withdrawn',
  'signoff_taken_back',
  'signoff_disagreed',
  'signoff_second_asked',
  'signoff_asked_again',
  'question_answered',
  'signoff_witness_asked',
  'signoff_witness_ended',
  'signoff_witness_heard',
  'signoff_routed',
  ...LOOK_EVENTS,
]

/** What an administrator may read of a person's or a school's history: who is where and in which role, never the learning. */
export const ADMINISTRATIVE_EVENTS: readonly EventName[] = [
  'person_added',
  'person_changed',
  'people_merged',
  'people_unmerged',
  'school_period_started',
  'school_period_changed',
  'school_period_ended',
  'ended_with_last_day',
  'offer_made',
  'offer_accepted',
  'offer_declined',
  'offer_withdrawn',
  'school_added',
  'school_changed',
  'leave_recorded',
  'leave_changed',
  'support_started',
  'support_ended',
  'role_given',
  'role_ended',
  'stage_started',
  'invitation_sent',
  'link_made',
  'account_opened',
  'account_disabled',
  'account_enabled',
  'password_changed',
  'import_uploaded',
  'import_confirmed',
  'import_undone',
  'import_dropped',
]

/** Leave is between a person and those who manage them. */
export const LEAVE_EVENTS: readonly EventName[] = ['leave_recorded', 'leave_changed']

export const EVENT_NAMES: readonly string[] = Object.keys(SENTENCES)
