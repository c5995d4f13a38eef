import { readSchoolWeek } from '../reporting/school-week.store.ts'
import { getSchoolIn } from '../reporting/schools.store.ts'
import { scopeOf } from '../policy.ts'
import { type Handler, page } from '../web/handler.ts'
import { schoolHomePage } from './school-home.view.ts'
import { eyesOn } from './school-needs.view.ts'

/** A school this week: for its CPD lead the first page of the day. */
export const showSchool: Handler = async (ctx) => {
  const school = await getSchoolIn(ctx.db, scopeOf(ctx.viewer, 'report.school', ctx.today), ctx.params.urn ?? '')
  const week = await readSchoolWeek(ctx.db, school.id, { viewerId: ctx.viewer.personId, today: ctx.today })
  return page('schools/home', schoolHomePage(school, week, eyesOn(ctx.viewer, school, ctx.today)))
}
