import { listPersonEvents, listSchoolEvents } from '../audit/audit.store.ts'
import { ADMINISTRATIVE_EVENTS, EVENT_NAMES, LEAVE_EVENTS, LOOK_EVENTS, RECORD_EVENTS } from '../audit/events.rules.ts'
import { findPerson } from '../people/people.store.ts'
import { getSchoolByUrn } from '../people/schools.store.ts'
import { isVisible } from '../people/visibility.store.ts'
import { type Capability, reachesSchool, scopeOf } from '../policy.ts'
import { NotFound } from '../shared/errors.ts'
import { idIn, pageIn } from '../web/fields.ts'
import { type Ctx, type Handler, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { HISTORY_SIZE, personHistory, schoolHistory } from './history.view.ts'

/** Not for administrators: they manage people and read no records. */
const NOT_ADMINISTRATIVE = EVENT_NAMES.filter((name) => !ADMINISTRATIVE_EVENTS.some((known) => known === name))

export const showPersonHistory: Handler = async (ctx) => {
  const id = idIn(ctx.params.id)
  const found = id === undefined ? undefined : await findPerson(ctx.db, id)
  if (found === undefined) throw new NotFound()
  const personId = found.mergedIntoId ?? found.id
  if (!(await may(ctx, 'history.person', personId))) throw new NotFound()
  if (personId !== found.id) return redirect(paths.teacherHistory(personId))
  const record = await may(ctx, 'record.read', personId)
  const manages = personId === ctx.viewer.personId || (await may(ctx, 'people.manage', personId))
  const without = [
    ...(record ? [] : [...RECORD_EVENTS, ...NOT_ADMINISTRATIVE]),
    ...(manages ? [] : LEAVE_EVENTS),
    ...(personId === ctx.viewer.personId ? [] : LOOK_EVENTS),
  ]
  const at = pageIn(ctx.query.page)
  const events = await listPersonEvents(ctx.db, personId, without, window(at))
  return page('screens/history', personHistory(found, events, at, ctx.viewer.personId === personId))
}

/** What happened in a school. Nothing of anybody's record is told here, to anyone: that is on the person's own page. */
export const showSchoolHistory: Handler = async (ctx) => {
  const school = await getSchoolByUrn(ctx.db, ctx.params.urn ?? '')
  const reaches = (capability: Capability) => reachesSchool(scopeOf(ctx.viewer, capability, ctx.today), school)
  if (!reaches('history.school')) throw new NotFound()
  const without = [
    ...RECORD_EVENTS,
    ...(reaches('report.school') ? [] : NOT_ADMINISTRATIVE),
    ...(reaches('people.manage') ? [] : LEAVE_EVENTS),
  ]
  const at = pageIn(ctx.query.page)
  const events = await listSchoolEvents(ctx.db, school.id, without, window(at))
  return page('screens/history', schoolHistory(school, events, at))
}

const may = (ctx: Ctx, capability: Capability, personId: number): Promise<boolean> =>
  isVisible(ctx.db, scopeOf(ctx.viewer, capability, ctx.today), personId)

/** One more than is shown, to know whether there is a next page. */
const window = (at: number) => ({ limit: HISTORY_SIZE + 1, offset: (at - 1) * HISTORY_SIZE })
