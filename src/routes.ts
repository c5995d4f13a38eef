import { type Passport, checkPassword } from './accounts/passport.ts'
import { showSignIn, signIn, signOut } from './accounts/sign-in.pages.ts'
import { listCompetencies } from './pathways/framework.pages.ts'
import { showCompetency } from './screens/competency.pages.ts'
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
import { showModules } from './modules/modules.pages.ts'
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
import { addStaff, downloadStaff, listPeople, newStaff, showStaff } from './people/staff.pages.ts'
import { createSupport, newSupport, saveSupportEnd, showSupportEnd } from './people/support.pages.ts'
import { planTemplate } from './pathways/plan.actions.ts'
import { showPersonHistory, showSchoolHistory } from './screens/history.pages.ts'
import { type Route } from './web/handler.ts'

export type RouteParts = {
  passport: Passport
  demo: { password: string } | null
  oidc: { name: string; issuer: string; clientId: string; clientSecret: string }[]
}

/** The map: every address, who may ask for it at all, and the page that answers. To whom it applies, the page asks. */
// prettier-ignore
export const routesOf = (parts: RouteParts): Route[] => [
  ['GET',  '/',                         'site.use',        showHome],
  ['GET',  '/sign-in',                  'public',          showSignIn(parts)],
  ['POST', '/sign-in',                  'public',          signIn(parts, checkPassword(parts.passport))],
  ['POST', '/sign-out',                 'site.use',        signOut],
  ['GET',  '/accessibility',            'public',          accessibility],
  ['GET',  '/help',                     'public',          help],
  ['GET',  '/who-sees-what',            'public',          whoSeesWhat],

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

  ['GET',  '/me/pathway',               'record.read',     showMyPathway],
  ['GET',  '/teachers/:id',             'summary.read',    showPathway],
  ['GET',  '/teachers/:id/strands',     'record.read',     showStrands],
  ['POST', '/teachers/:id/steps',       'plan.write',      addStep],
  ['POST', '/teachers/:id/steps/:stepId/set-aside', 'plan.write', removeStep],
  ['POST', '/teachers/:id/focus',       'plan.write',      addFocus],

  ['GET',  '/schools/:urn',             'report.school',   showSchool],
  ['GET',  '/schools/:urn/matrix',      'report.matrix',   showMatrix],
  ['GET',  '/schools/:urn/matrix.csv',  'report.matrix',   downloadMatrix],
]
