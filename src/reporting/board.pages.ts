import { academicYear, academicYearOf } from '../calendars/half-terms.rules.ts'
import { countByStrand } from '../questions/questions.store.ts'
import { scopeOf } from '../policy.ts'
import { soonUntil } from '../required_training/required.rules.ts'
import { addDays } from '../shared/dates.ts'
import { type Handler, page } from '../web/handler.ts'
import { listTraining } from './board.store.ts'
import { boardPage } from './board.view.ts'
import { NO_MODULES, NO_PROGRESS, progressByPerson } from './completion.rules.ts'
import { listColumns, listProgress } from './progress.store.ts'
import { listRequiredDue } from './school-week.store.ts'
import { getSchoolIn } from './schools.store.ts'
import { listStaffSituations } from './staff.store.ts'

/** The governors' paper: one sheet, whole-school counts and words. */
export const showBoard: Handler = async ({ db, viewer, today, params }) => {
  const school = await getSchoolIn(db, scopeOf(viewer, 'report.board', today), params.urn ?? '')
  const ids = [school.id]
  const year = academicYear(academicYearOf(today))
  // The same paper for everybody who reads it (docs/adr/0006): nobody is behind a wall of nobody's.
  const eyes = { viewerId: null, today }
  const people = await listStaffSituations(db, ids, eyes, {
    yearFrom: year.startedOn,
    leaveFrom: today,
    lateFrom: addDays(today, 1),
  })
  const progress = progressByPerson(await listProgress(db, ids, today), people)
  return page(
    'board/show',
    boardPage({
      school,
      strands: await listColumns(db),
      counted: people.map((person) => ({
        person,
        progress: progress.get(person.id) ?? NO_PROGRESS,
        modules: NO_MODULES,
      })),
      training: await listTraining(db, school.id, { from: year.startedOn, to: year.finishedOn ?? today }, today),
      required: await listRequiredDue(db, school.id, today, soonUntil(today)),
      asked: await countByStrand(db, school.id, year.startedOn),
      today,
    }),
  )
}
