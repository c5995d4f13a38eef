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
