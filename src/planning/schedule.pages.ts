import { reachesSchool, scopeOf } from '../policy.ts'
import { addDays } from '../shared/dates.ts'
import { type Ctx, download, type Handler, page } from '../web/handler.ts'
import { calendarFile } from './ical.ts'
import { countPlaces } from './places.store.ts'
import { schedulePage } from './schedule.view.ts'
import { listSessions, type Session } from './sessions.store.ts'
import { type Term, termOf } from '../calendars/terms.rules.ts'

export const showSchedule: Handler = async (ctx) => {
  const term = termOf(ctx.query.term, ctx.today)
  const only = onlyIn(ctx)
  const sessions = await sessionsOf(ctx, term, only)
  const reads = scopeOf(ctx.viewer, 'training.read', ctx.today)
  const manages = scopeOf(ctx.viewer, 'training.manage', ctx.today)
  const led = sessions.filter((session) => reachesSchool(reads, session.school))
  const counts = await countPlaces(
    ctx.db,
    led.map((session) => session.id),
  )
  const model = schedulePage(
    {
      term,
      sessions,
      counts,
      only,
      workplaces: ctx.viewer.schoolIds,
      mayManage: (session) => reachesSchool(manages, session.school),
      mayReadNames: (session) => reachesSchool(reads, session.school),
      mayPlan: manages.site || manages.schoolIds.length > 0 || manages.trustIds.length > 0,
    },
    ctx.today,
  )
  return page('training/schedule', model)
}

/** The same sessions as a file for any calendar. */
export const downloadSchedule: Handler = async (ctx) => {
  const term = termOf(ctx.query.term, ctx.today)
  const sessions = await sessionsOf(ctx, term, onlyIn(ctx))
  const text = calendarFile(`Training, ${term.name}`, sessions, ctx.io.baseUrl)
  return download(`training-${term.key}.ics`, 'text/calendar; charset=utf-8', text)
}

const onlyIn = (ctx: Ctx): 'mine' | 'all' => (ctx.query.show === 'mine' ? 'mine' : 'all')

const sessionsOf = async (ctx: Ctx, term: Term, only: 'mine' | 'all'): Promise<Session[]> =>
  (
    await listSessions(ctx.db, {
      personId: ctx.viewer.personId,
      ...(only === 'mine' ? {} : { scope: scopeOf(ctx.viewer, 'training.read', ctx.today) }),
      schoolIds: only === 'mine' ? [] : ctx.viewer.schoolIds,
      from: term.startedOn,
      to: term.finishedOn,
    })
  ).filter((session) => only === 'all' || session.mine !== 'declined')

/** What a person's own calendar shows: a year back, and all that is to come. */
export const listFeedSessions = async (ctx: Ctx, personId: number): Promise<Session[]> =>
  (await listSessions(ctx.db, { personId, schoolIds: [], from: addDays(ctx.today, -365), to: null })).filter(
    (session) => session.mine !== 'declined' && session.mine !== 'absent',
  )
