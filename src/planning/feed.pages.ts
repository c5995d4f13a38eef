import { NotFound } from '../shared/errors.ts'
import { download, type Handler, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { calendarPage } from './feed.view.ts'
import { getFeed, makeFeed, revokeFeed, tokenOf } from './feeds.actions.ts'
import { findOwnFeed } from './feeds.store.ts'
import { calendarFile } from './ical.ts'
import { listFeedSessions } from './schedule.pages.ts'

export const showCalendar: Handler = async (ctx) => {
  const { personId } = ctx.viewer
  if (personId === null) throw new NotFound()
  const feed = await findOwnFeed(ctx.db, personId)
  const address = feed === undefined ? null : `${ctx.io.baseUrl}/calendar/${tokenOf(ctx, feed)}.ics`
  return page('training/calendar', calendarPage(address))
}

export const makeCalendar: Handler = async (ctx) => {
  await makeFeed(ctx)
  return redirect(paths.trainingCalendar, 'Your calendar address is ready. Copy it into your calendar.')
}

export const endCalendar: Handler = async (ctx) => {
  await revokeFeed(ctx)
  return redirect(paths.trainingCalendar, 'The address is ended.')
}

/** The feed itself: whoever holds the address reads it without signing in, as calendars must. */
export const showFeed: Handler = async (ctx) => {
  const feed = await getFeed(ctx, ctx.params.token)
  const sessions = await listFeedSessions(ctx, feed.personId)
  return download(null, 'text/calendar; charset=utf-8', calendarFile('Training', sessions, ctx.io.baseUrl))
}
