import {
  endPersonSessions,
  makeResetLink,
  removeOwnIdentity,
  saveDigest,
  saveOwnPassword,
  showAccount,
  showPersonAccount,
  switchOffPerson,
  switchOnPerson,
} from './accounts/account.pages.ts'
import {
  invitePerson,
  inviteStaff,
  openInvitation,
  showInvitation,
  showInvitations,
} from './accounts/invitations.pages.ts'
import { type Provider, type ProviderSignIn } from './accounts/oidc.ts'
import { type Passport, checkPassword } from './accounts/passport.ts'
import { afterProvider } from './accounts/provider.pages.ts'
import { askForNewPassword, saveReset, showForgotten, showReset } from './accounts/reset.pages.ts'
import { saveSetUp, showSetUp } from './accounts/set-up.pages.ts'
import { showSignIn, signIn, signOut } from './accounts/sign-in.pages.ts'
import { listCompetencies } from './pathways/framework.pages.ts'
import { restCompetency, showCompetency } from './screens/competency.pages.ts'
import { showBoard } from './reporting/board.pages.ts'
import { downloadSums, showSums } from './reporting/completion.pages.ts'
import { downloadMatrix, showMatrix } from './reporting/matrix.pages.ts'
import { checkAssign, confirmAssign, showAssign } from './assignments/assign.pages.ts'
import {
  changeDue,
  complete,
  showAssignmentsOf,
  showCompletion,
  showMyAssignments,
  undo,
} from './assignments/assignments.pages.ts'
import { showModule } from './assignments/module.pages.ts'
import {
  checkRule,
  confirmRule,
  endRule,
  showEndRule,
  showRules,
  useTemplate,
} from './assignments/standing-rules.pages.ts'
import { showModules } from './modules/modules.pages.ts'
import { listReports } from './reporting/reports.pages.ts'
import { downloadTrust, showTrust } from './reporting/trust.pages.ts'
import { type Throttle } from './accounts/throttle.ts'
import {
  askToDelete,
  createEntry,
  destroyEntry,
  downloadLog,
  editEntry,
  saveEntry,
  showLog,
  startEntry,
} from './evidence/entries.pages.ts'
import { dismissWords, removeEntryEvidence, saveEntryEvidence, showEvidence } from './evidence/evidence.pages.ts'
import {
  addEntryFile,
  askToRemoveFile,
  downloadEntryFile,
  newEntryFile,
  removeEntryFile,
} from './evidence/files.pages.ts'
import { MOST_BYTES } from './evidence/files.rules.ts'
import { downloadBroughtFile } from './signoff/files.pages.ts'
import { disagreeSignOff, takeBackAnswer } from './signoff/after.pages.ts'
import {
  askSignOff,
  bringNewerEntries,
  decideSignOff,
  nameSignatory,
  showSignOff,
  withdrawSignOff,
} from './signoff/signoff.pages.ts'
import { handSecondLook, keepReply, keepSecondLook, showSecondLook } from './signoff/second-look.pages.ts'
import { downloadSignOffs, showSignOffs } from './signoff/list.pages.ts'
import { answerConversation, showConversation } from './signoff/conversation.pages.ts'
import { askForWitness, endWitness, sayAsWitness, showWitness } from './signoff/witness.pages.ts'
import {
  answerOwnQuestion,
  saveSchoolQuestions,
  showOwnQuestions,
  showSchoolQuestions,
} from './questions/questions.pages.ts'
import { showEntry } from './screens/entry.pages.ts'
import {
  addNewKind,
  downloadRequired,
  record,
  remove,
  saveNamed,
  showKind,
  showNamed,
  showNewKind,
  showOwnRequired,
  showRecord,
  showRemoval,
  showRequired,
  showStopKind,
  stop,
} from './required_training/required.pages.ts'
import { showHome } from './screens/home.pages.ts'
import { showSchool } from './screens/school-home.pages.ts'
import { addFocus, addStep, removeStep, showMyPathway, showPathway, showStrands } from './screens/pathway.pages.ts'
import { accessibility, help, whoSeesWhat } from './screens/static.pages.ts'
import { sendLetterAgain, showLetter, showOutbox } from './outbox/outbox.pages.ts'
import {
  createAdminSchool,
  createAdminTrust,
  editAdminSchool,
  editAdminTrust,
  listAdminSchools,
  listAdminTrusts,
  newAdminSchool,
  newAdminTrust,
  saveAdminSchool,
  saveAdminTrust,
  showAdmin,
} from './people/admin.pages.ts'
import { confirmMerge, searchMerge, showMerge, showMerged, undoMerged } from './people/merges.pages.ts'
import { answerOfferPage, showOffer } from './people/offers.pages.ts'
import { createPerson, editPerson, newPerson, savePerson, showPerson } from './people/people.pages.ts'
import {
  editLeave,
  editSchoolTime,
  newLeave,
  newSchoolTime,
  newStage,
  saveLeave,
  saveSchoolTime,
  startLeave,
  startNewStage,
  startSchoolTime,
} from './people/periods.pages.ts'
import { endRoleNow, giveRoleTo, showRoles } from './people/roles.pages.ts'
import { keepSchoolSettings, showSchoolSettings } from './people/school-settings.pages.ts'
import { addStaff, downloadStaff, listPeople, newStaff, showStaff } from './people/staff.pages.ts'
import { createSupport, newSupport, saveSupportEnd, showSupportEnd } from './people/support.pages.ts'
import { planTemplate } from './pathways/plan.actions.ts'
import { showPersonHistory, showSchoolHistory } from './screens/history.pages.ts'
import { type MailWay } from './io/io.ts'
import {
  confirmStaff,
  downloadRefused,
  downloadTemplate,
  dropStaff,
  saveColumns,
  saveLeavers,
  saveRowAnswers,
  showImport,
  showUpload,
  undoStaff,
  uploadStaff,
} from './transfer/staff-import.pages.ts'
import { endCalendar, makeCalendar, showCalendar, showFeed } from './planning/feed.pages.ts'
import { plan, showPlan, showPlanPeople } from './planning/plan.pages.ts'
import { saveRegister, showRegister } from './planning/register.pages.ts'
import { downloadSchedule, showSchedule } from './planning/schedule.pages.ts'
import {
  answer,
  answerFor,
  cancel,
  change,
  inviteToSession,
  showCancellation,
  showChange,
  showSessionInvitations,
  showSession,
} from './planning/session.pages.ts'
import {
  confirmRequiredFile,
  downloadRequiredRefused,
  showRequiredCheck,
  showRequiredUpload,
  uploadRequiredFile,
} from './transfer/required-import.pages.ts'
import { type Route } from './web/handler.ts'

export type RouteParts = {
  passport: Passport
  demo: { password: string } | null
  oidc: Provider[]
  throttle: Throttle
  providers: ProviderSignIn
  mail: MailWay
}

/** The map: every address, who may ask for it at all, and the page that answers. To whom it applies, the page asks. */
// prettier-ignore
export const routesOf = (parts: RouteParts): Route[] => [
  ['GET',  '/',                         'site.use',        showHome],
  ['GET',  '/sign-in',                  'public',          showSignIn(parts)],
  ['POST', '/sign-in',                  'public',          signIn(parts, checkPassword(parts.passport))],
  ['POST', '/sign-out',                 'site.use',        signOut],
  ['GET',  '/sign-in/:provider',        'public',          { edge: parts.providers.start, then: afterProvider }],
  ['GET',  '/sign-in/:provider/callback', 'public',        { edge: parts.providers.callback, then: afterProvider }],
  ['GET',  '/forgotten-password',       'public',          showForgotten],
  ['POST', '/forgotten-password',       'public',          askForNewPassword(parts)],
  ['GET',  '/reset/:token',             'public',          showReset],
  ['POST', '/reset/:token',             'public',          saveReset(parts)],
  ['GET',  '/invitations/:token',       'public',          showInvitation(parts)],
  ['POST', '/invitations/:token',       'public',          openInvitation(parts)],
  ['GET',  '/set-up/:token',            'public',          showSetUp],
  ['POST', '/set-up/:token',            'public',          saveSetUp],
  ['GET',  '/accessibility',            'public',          accessibility],
  ['GET',  '/help',                     'public',          help],
  ['GET',  '/who-sees-what',            'public',          whoSeesWhat],

  ['GET',  '/account',                  'site.use',        showAccount(parts)],
  ['POST', '/account/password',         'site.use',        saveOwnPassword({ ...parts, check: checkPassword(parts.passport) })],
  ['POST', '/account/digest',           'site.use',        saveDigest],
  ['GET',  '/account/identities/:provider', 'site.use',    { edge: parts.providers.link, then: afterProvider }],
  ['POST', '/account/identities/:id/removal', 'site.use',  removeOwnIdentity(parts)],
  ['GET',  '/people/:id/account',       'accounts.manage', showPersonAccount],
  ['POST', '/people/:id/invitation',    'accounts.manage', invitePerson],
  ['POST', '/people/:id/account/off',   'accounts.switch', switchOffPerson],
  ['POST', '/people/:id/account/on',    'accounts.switch', switchOnPerson],
  ['POST', '/people/:id/account/sessions', 'accounts.switch', endPersonSessions],
  ['POST', '/people/:id/account/reset', 'accounts.switch', makeResetLink],
  ['GET',  '/schools/:urn/invitations', 'accounts.manage', showInvitations],
  ['POST', '/schools/:urn/invitations', 'accounts.manage', inviteStaff],
  ['GET',  '/admin/outbox',             'site.manage',     showOutbox],
  ['GET',  '/admin/outbox/:id',         'site.manage',     showLetter],
  ['POST', '/admin/outbox/:id/sending', 'site.manage',     sendLetterAgain],

  ['GET',  '/admin',                    'site.manage',     showAdmin],
  ['GET',  '/admin/schools',            'site.manage',     listAdminSchools],
  ['GET',  '/admin/schools/new',        'site.manage',     newAdminSchool],
  ['POST', '/admin/schools/new',        'site.manage',     createAdminSchool],
  ['GET',  '/admin/schools/:urn',       'site.manage',     editAdminSchool],
  ['POST', '/admin/schools/:urn',       'site.manage',     saveAdminSchool],
  ['GET',  '/admin/trusts',             'site.manage',     listAdminTrusts],
  ['GET',  '/admin/trusts/new',         'site.manage',     newAdminTrust],
  ['POST', '/admin/trusts/new',         'site.manage',     createAdminTrust],
  ['GET',  '/admin/trusts/:uid',        'site.manage',     editAdminTrust],
  ['POST', '/admin/trusts/:uid',        'site.manage',     saveAdminTrust],

  ['GET',  '/people',                   'people.read',     listPeople],
  ['GET',  '/people/new',               'people.manage',   newPerson],
  ['POST', '/people/new',               'people.manage',   createPerson],
  ['GET',  '/people/:id',               'people.read',     showPerson],
  ['GET',  '/people/:id/edit',          'people.read',     editPerson],
  ['POST', '/people/:id/edit',          'people.manage',   savePerson],
  ['GET',  '/people/:id/school-periods/new', 'people.read', newSchoolTime],
  ['POST', '/people/:id/school-periods/new', 'people.manage', startSchoolTime],
  ['GET',  '/school-periods/:id',       'people.read',     editSchoolTime],
  ['POST', '/school-periods/:id',       'people.manage',   saveSchoolTime],
  ['GET',  '/people/:id/stages/new',    'people.read',     newStage],
  ['POST', '/people/:id/stages/new',    'people.manage',   startNewStage(planTemplate)],
  ['GET',  '/people/:id/leave/new',     'people.read',     newLeave],
  ['POST', '/people/:id/leave/new',     'people.manage',   startLeave],
  ['GET',  '/leave/:id',                'people.read',     editLeave],
  ['POST', '/leave/:id',                'people.manage',   saveLeave],
  ['GET',  '/people/:id/support/new',   'people.read',     newSupport],
  ['POST', '/people/:id/support/new',   'support.manage',  createSupport],
  ['GET',  '/support/:id/end',          'people.read',     showSupportEnd],
  ['POST', '/support/:id/end',          'support.manage',  saveSupportEnd],
  ['GET',  '/people/:id/roles',         'people.read',     showRoles],
  ['POST', '/people/:id/roles',         'roles.manage',    giveRoleTo],
  ['POST', '/roles/:id/end',            'roles.manage',    endRoleNow],
  ['GET',  '/people/:id/merge',         'people.read',     searchMerge],
  ['GET',  '/people/:id/merge/:otherId', 'people.read',    showMerge],
  ['POST', '/people/:id/merge/:otherId', 'people.manage',  confirmMerge],
  ['GET',  '/merges/:id',               'people.read',     showMerged],
  ['POST', '/merges/:id',               'people.manage',   undoMerged],
  ['GET',  '/offers/:id',               'site.use',        showOffer],
  ['POST', '/offers/:id',               'site.use',        answerOfferPage],
  ['GET',  '/schools/:urn/staff',       'people.read',     showStaff],
  ['GET',  '/schools/:urn/staff.csv',   'people.read',     downloadStaff],
  ['GET',  '/schools/:urn/staff/new',   'people.read',     newStaff],
  ['POST', '/schools/:urn/staff/new',   'people.manage',   addStaff(planTemplate)],
  ['GET',  '/teachers/:id/history',     'history.person',  showPersonHistory],
  ['GET',  '/schools/:urn/history',     'history.school',  showSchoolHistory],

  ['GET',  '/competencies',             'site.use',        listCompetencies],
  ['GET',  '/competencies/:code',       'site.use',        showCompetency],
  ['POST', '/competencies/:code/rest',  'entry.write',     restCompetency],

  ['GET',  '/modules',                          'site.use',            showModules],
  ['GET',  '/modules/:code',                    'site.use',            showModule],
  ['GET',  '/modules/:code/assignment',         'assignment.manage',   showAssign],
  ['POST', '/modules/:code/assignment',         'assignment.manage',   checkAssign],
  ['POST', '/modules/:code/assignment/confirmation', 'assignment.manage', confirmAssign],
  ['GET',  '/assignments',                      'assignment.read',     showMyAssignments],
  ['GET',  '/teachers/:id/assignments',         'assignment.read',     showAssignmentsOf],
  ['GET',  '/assignments/:id/completion',       'assignment.read',     showCompletion],
  ['POST', '/assignments/:id/completion',       'assignment.complete', complete],
  ['POST', '/assignments/:id/undoing',          'assignment.manage',   undo],
  ['POST', '/assignments/:id/due-date',         'assignment.manage',   changeDue],
  ['GET',  '/required-training',                                    'required.read',   showOwnRequired],
  ['GET',  '/schools/:urn/required-training',                       'required.read',   showRequired],
  ['POST', '/schools/:urn/required-training',                       'required.manage', addNewKind],
  ['GET',  '/schools/:urn/required-training.csv',                   'required.read',   downloadRequired],
  ['GET',  '/schools/:urn/required-training/new',                   'required.manage', showNewKind],
  ['GET',  '/schools/:urn/required-training/:id',                   'required.read',   showKind],
  ['GET',  '/schools/:urn/required-training/:id/records',           'required.manage', showRecord],
  ['POST', '/schools/:urn/required-training/:id/records',           'required.manage', record],
  ['GET',  '/schools/:urn/required-training/:id/records/:record/removal', 'required.manage', showRemoval],
  ['POST', '/schools/:urn/required-training/:id/records/:record/removal', 'required.manage', remove],
  ['GET',  '/schools/:urn/required-training/:id/people',            'required.manage', showNamed],
  ['POST', '/schools/:urn/required-training/:id/people',            'required.manage', saveNamed],
  ['GET',  '/schools/:urn/required-training/:id/end',               'required.manage', showStopKind],
  ['POST', '/schools/:urn/required-training/:id/end',               'required.manage', stop],
  ['GET',  '/schools/:urn/imports/required-training',               'required.manage', showRequiredUpload],
  ['POST', '/schools/:urn/imports/required-training',               'required.manage', uploadRequiredFile, { upload: 'file' }],
  ['GET',  '/schools/:urn/imports/required-training/:id',           'required.manage', showRequiredCheck],
  ['GET',  '/schools/:urn/imports/required-training/:id/refused.csv', 'required.manage', downloadRequiredRefused],
  ['POST', '/schools/:urn/imports/required-training/:id/confirmation', 'required.manage', confirmRequiredFile],
  ['GET',  '/schools/:urn/assignment-rules',              'assignment.manage', showRules],
  ['POST', '/schools/:urn/assignment-rules',              'assignment.manage', checkRule],
  ['POST', '/schools/:urn/assignment-rules/confirmation', 'assignment.manage', confirmRule],
  ['POST', '/schools/:urn/assignment-rules/template',     'assignment.manage', useTemplate],
  ['GET',  '/schools/:urn/assignment-rules/:id/end',      'assignment.manage', showEndRule],
  ['POST', '/schools/:urn/assignment-rules/:id/end',      'assignment.manage', endRule],

  ['GET',  '/me/pathway',               'record.read',     showMyPathway],
  ['GET',  '/teachers/:id',             'summary.read',    showPathway],
  ['GET',  '/teachers/:id/strands',     'record.read',     showStrands],
  ['POST', '/teachers/:id/steps',       'plan.write',      addStep],
  ['POST', '/teachers/:id/steps/:stepId/set-aside', 'plan.write', removeStep],
  ['POST', '/teachers/:id/focus',       'plan.write',      addFocus],

  ['GET',  '/schools/:urn',             'report.school',   showSchool],
  ['GET',  '/schools/:urn/matrix',      'report.matrix',   showMatrix],
  ['GET',  '/schools/:urn/matrix.csv',  'report.matrix',   downloadMatrix],
  ['GET',  '/schools/:urn/completion',  'report.school',   showSums],
  ['GET',  '/schools/:urn/completion.csv', 'report.school', downloadSums],
  ['GET',  '/trusts/:uid',              'report.trust',    showTrust],
  ['GET',  '/trusts/:uid/completion.csv', 'report.trust',  downloadTrust],
  ['GET',  '/board/:urn',               'report.board',    showBoard],
  ['GET',  '/reports',                  'site.use',        listReports],

  ['GET',  '/cpd',                      'log.read',        showLog],
  ['GET',  '/cpd.csv',                  'log.read',        downloadLog],
  ['GET',  '/cpd/new',                  'entry.write',     startEntry],
  ['POST', '/cpd',                      'entry.write',     createEntry],
  ['GET',  '/cpd/:id',                  'entry.read',      showEntry],
  ['POST', '/cpd/:id',                  'entry.write',     saveEntry],
  ['GET',  '/cpd/:id/edit',             'entry.write',     editEntry],
  ['GET',  '/cpd/:id/deletion',         'entry.write',     askToDelete],
  ['POST', '/cpd/:id/deletion',         'entry.write',     destroyEntry],
  ['POST', '/cpd/:id/words',            'entry.write',     dismissWords],
  ['GET',  '/cpd/:id/evidence',         'entry.write',     showEvidence],
  ['POST', '/cpd/:id/evidence',         'entry.write',     saveEntryEvidence],
  ['POST', '/cpd/:id/evidence/removal', 'entry.write',     removeEntryEvidence],
  ['GET',  '/cpd/:id/files/new',        'entry.write',     newEntryFile],
  ['POST', '/cpd/:id/files/new',        'entry.write',     addEntryFile(parts), { upload: { field: 'file', most: MOST_BYTES } }],
  ['GET',  '/cpd/:id/files/:fileId',    'entry.read',      downloadEntryFile],
  ['GET',  '/cpd/:id/files/:fileId/removal', 'entry.write', askToRemoveFile],
  ['POST', '/cpd/:id/files/:fileId/removal', 'entry.write', removeEntryFile],

  ['GET',  '/schools/:urn/imports/staff',              'people.manage', showUpload],
  ['POST', '/schools/:urn/imports/staff',              'people.manage', uploadStaff, { upload: 'file' }],
  ['GET',  '/schools/:urn/imports/staff/template.csv', 'people.manage', downloadTemplate],
  // After every other kind of import, whose names would be read as ids.
  ['GET',  '/schools/:urn/imports/:id',                'people.manage', showImport],
  ['GET',  '/schools/:urn/imports/:id/refused.csv',    'people.manage', downloadRefused],
  ['POST', '/schools/:urn/imports/:id/columns',        'people.manage', saveColumns],
  ['POST', '/schools/:urn/imports/:id/answers',        'people.manage', saveRowAnswers],
  ['POST', '/schools/:urn/imports/:id/leavers',        'people.manage', saveLeavers],
  ['POST', '/schools/:urn/imports/:id/confirmation',   'people.manage', confirmStaff],
  ['POST', '/schools/:urn/imports/:id/drop',           'people.manage', dropStaff],
  ['POST', '/schools/:urn/imports/:id/undo',           'people.manage', undoStaff],

  ['GET',  '/training',                          'training.read',   showSchedule],
  ['GET',  '/training.ics',                      'training.read',   downloadSchedule],
  ['GET',  '/training/calendar',                 'training.read',   showCalendar],
  ['POST', '/training/calendar',                 'training.read',   makeCalendar],
  ['POST', '/training/calendar/end',             'training.read',   endCalendar],
  ['GET',  '/calendar/:token.ics',               'public',          showFeed],
  ['GET',  '/training/plan',                     'training.manage', showPlan],
  ['GET',  '/training/plan/people',              'training.manage', showPlanPeople],
  ['POST', '/training/plan',                     'training.manage', plan],
  ['GET',  '/training/:id',                      'training.read',   showSession],
  ['POST', '/training/:id/place',                'training.read',   answer],
  ['POST', '/training/:id/places/:personId',     'training.manage', answerFor],
  ['GET',  '/training/:id/change',               'training.manage', showChange],
  ['POST', '/training/:id/change',               'training.manage', change],
  ['GET',  '/training/:id/cancellation',         'training.manage', showCancellation],
  ['POST', '/training/:id/cancellation',         'training.manage', cancel],
  ['GET',  '/training/:id/invitations',          'training.manage', showSessionInvitations],
  ['POST', '/training/:id/invitations',          'training.manage', inviteToSession],
  ['GET',  '/training/:id/attendance',           'training.manage', showRegister],
  ['POST', '/training/:id/attendance',           'training.manage', saveRegister],

  ['GET',  '/sign-offs',                'signoff.read',    showSignOffs],
  ['GET',  '/sign-offs.csv',            'signoff.read',    downloadSignOffs],
  ['POST', '/sign-offs',                'signoff.request', askSignOff],
  ['GET',  '/sign-offs/:id',            'signoff.read',    showSignOff],
  ['GET',  '/sign-offs/with/:id',       'signoff.decide',  showConversation],
  ['POST', '/sign-offs/with/:id',       'signoff.decide',  answerConversation],
  ['GET',  '/sign-offs/:id/files/:fileId', 'signoff.read', downloadBroughtFile],
  ['POST', '/sign-offs/:id/decision',   'signoff.decide',  decideSignOff],
  ['POST', '/sign-offs/:id/withdrawal', 'signoff.withdraw', withdrawSignOff],
  ['POST', '/sign-offs/:id/entries',    'signoff.request', bringNewerEntries],
  ['POST', '/sign-offs/:id/disagreement', 'signoff.request', disagreeSignOff],
  ['POST', '/sign-offs/:id/taking-back', 'signoff.decide',  takeBackAnswer],
  ['POST', '/sign-offs/:id/witnesses',  'signoff.request', askForWitness],
  ['POST', '/sign-offs/:id/witnesses/:witnessId/end', 'signoff.request', endWitness],
  ['GET',  '/second-looks/:id',         'look.read',       showSecondLook],
  ['POST', '/second-looks/:id',         'look.give',       keepSecondLook],
  ['POST', '/second-looks/:id/looker',  'look.give',       handSecondLook],
  ['POST', '/second-looks/:id/reply',   'look.read',       keepReply],
  ['GET',  '/questions',                'questions.read',  showOwnQuestions],
  ['POST', '/questions/:id',            'questions.read',  answerOwnQuestion],
  ['GET',  '/schools/:urn/settings',    'school.settings', showSchoolSettings],
  ['POST', '/schools/:urn/settings',    'school.settings', keepSchoolSettings],
  ['GET',  '/schools/:urn/questions',   'questions.school', showSchoolQuestions],
  ['POST', '/schools/:urn/questions/settings', 'questions.school', saveSchoolQuestions],
  ['GET',  '/witness/:token',           'public',          showWitness],
  ['POST', '/witness/:token',           'public',          sayAsWitness],
  ['POST', '/sign-offs/:id/signatory',  'signoff.read',    nameSignatory],
]
