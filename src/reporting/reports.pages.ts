import { mayAtAll, scopeOf } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'
import { type Handler, page } from '../web/handler.ts'
import { reportsPage } from './reports.view.ts'
import { listSchoolsIn, listTrusts } from './schools.store.ts'

/** The reports a viewer may open. */
export const listReports: Handler = async ({ db, viewer, today }) => {
  if (!mayAtAll(viewer, 'report.school') && !mayAtAll(viewer, 'report.board')) throw new NotFound()
  const school = scopeOf(viewer, 'report.school', today)
  const board = scopeOf(viewer, 'report.board', today)
  const either = {
    ...school,
    schoolIds: [...new Set([...school.schoolIds, ...board.schoolIds])],
    trustIds: [...new Set([...school.trustIds, ...board.trustIds])],
  }
  return page(
    'reporting/index',
    reportsPage(
      await listSchoolsIn(db, either),
      await listTrusts(db, scopeOf(viewer, 'report.trust', today).trustIds),
      {
        school,
        board,
        matrix: scopeOf(viewer, 'report.matrix', today),
        required: scopeOf(viewer, 'required.read', today),
        history: scopeOf(viewer, 'history.school', today),
      },
    ),
  )
}
