import { scopeOf } from '../policy.ts'
import { Conflict } from '../shared/errors.ts'
import { count } from '../shared/text.ts'
import { idIn, one, wholeNumber } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { answerForAnother, answerForMyself } from './places.actions.ts'
import { type Answer, noPlaces, type PlaceState } from './places.rules.ts'
import { countPlaces, listPlaces } from './places.store.ts'
import { readPeople, readPlan } from './plan.form.ts'
import { listCandidates } from './plan.store.ts'
import { changePage, peoplePage } from './plan.view.ts'
import { getManagedSession, getSession, mayManage, mayReadNames } from './session-reach.ts'
import { cancellationPage, sessionPage } from './session.view.ts'
import { callOff, changeSession, inviteMore } from './sessions.actions.ts'
import { listSessionsOn, type Session } from './sessions.store.ts'
import { termOf } from '../calendars/terms.rules.ts'

export const showSession: Handler = async (ctx) => page('training/session', await wholePage(ctx, await asked(ctx)))

const asked = (ctx: Ctx): Promise<Session> => getSession(ctx, idIn(ctx.params.id))
const managed = (ctx: Ctx): Promise<Session> => getManagedSession(ctx, idIn(ctx.params.id))

async function wholePage(ctx: Ctx, session: Session, errors: Record<string, string> | null = null) {
  const names = mayReadNames(ctx, session.school)
  return sessionPage(
    {
      session,
      places: names ? await listPlaces(ctx.db, session) : [],
      counts: await countsOf(ctx, session),
      mayManage: mayManage(ctx, session.school),
      mayReadNames: names,
      mayAsk: ctx.viewer.schoolIds.includes(session.school.id),
    },
    ctx.today,
    errors,
  )
}

const countsOf = async (ctx: Ctx, session: Session) =>
  (await countPlaces(ctx.db, [session.id])).get(session.id) ?? noPlaces()

const SAID: Partial<Record<PlaceState, string>> = {
  booked: 'You are coming.',
  waiting: 'It is full: you are on the waiting list, and move up as soon as a place is free.',
  declined: 'You are not coming. Thank you for saying so.',
}

export const answer: Handler = async (ctx) => {
  const session = await asked(ctx)
  const given = answerIn(ctx)
  if (given === undefined) return invalid('training/session', await wholePage(ctx, session, UNCLEAR))
  const state = await answerForMyself(ctx, session.id, given)
  const back =
    one(ctx.body, 'from') === 'schedule'
      ? `${paths.training}?term=${termOf(undefined, session.heldOn).key}`
      : paths.session(session.id)
  return redirect(back, `${session.module.title}: ${SAID[state] ?? 'Your answer is written down.'}`)
}

export const answerFor: Handler = async (ctx) => {
  const session = await managed(ctx)
  const given = answerIn(ctx)
  if (given === undefined) return invalid('training/session', await wholePage(ctx, session, UNCLEAR))
  await answerForAnother(ctx, session.id, idIn(ctx.params.personId) ?? 0, given)
  return redirect(paths.session(session.id), 'Their answer is written down.')
}

const UNCLEAR = { answer: 'Say whether the person comes or not' }

function answerIn(ctx: Ctx): Answer | undefined {
  const text = one(ctx.body, 'answer')
  return text === 'accept' || text === 'decline' ? text : undefined
}

export const showChange: Handler = async (ctx) => {
  const session = liveOnly(await managed(ctx))
  return page(
    'training/details',
    changePage(
      session,
      {
        on: session.heldOn,
        from: session.startsAt,
        to: session.endsAt,
        place: session.place,
        capacity: String(session.capacity),
        note: session.note ?? '',
      },
      null,
    ),
  )
}

export const change: Handler = async (ctx) => {
  const session = await managed(ctx)
  const version = versionIn(ctx)
  const form = readPlan(ctx.body, ctx.today)
  if (!form.ok) return invalid('training/details', changePage({ ...session, version }, form.values, form.errors))
  await changeSession(ctx, session.id, version, form.value)
  return redirect(paths.session(session.id), 'The session is changed.')
}

export const showCancellation: Handler = async (ctx) => {
  const session = liveOnly(await managed(ctx))
  return page('training/cancellation', cancellationPage(session, await countsOf(ctx, session), ctx.today))
}

export const cancel: Handler = async (ctx) => {
  const session = await managed(ctx)
  await callOff(ctx, session.id, versionIn(ctx))
  return redirect(paths.session(session.id), 'The session is cancelled.')
}

const versionIn = (ctx: Ctx): number => wholeNumber(one(ctx.body, 'version'), 1, 999_999_999) ?? 0

function liveOnly(session: Session): Session {
  if (session.cancelledOn !== null || session.registerTakenAt !== null)
    throw new Conflict('This session is over or was cancelled, so it stays as it is.')
  return session
}

export const showSessionInvitations: Handler = async (ctx) => {
  const session = liveOnly(await managed(ctx))
  const candidates = await listCandidates(
    ctx.db,
    scopeOf(ctx.viewer, 'training.manage', ctx.today),
    scopeOf(ctx.viewer, 'record.read', ctx.today),
    session.school.id,
    session.module.id,
    session.heldOn,
  )
  const there = new Set((await listPlaces(ctx.db, session)).map((place) => place.personId))
  const busy = await listSessionsOn(ctx.db, session.heldOn, session.school.id, session.id)
  const fresh = candidates.filter((candidate) => !there.has(candidate.personId))
  return page(
    'training/people',
    peoplePage(session.module, session, fresh, busy, ctx.today, {
      title: 'Invite more people',
      back: { text: session.module.title, href: paths.session(session.id) },
      action: paths.sessionInvitations(session.id),
      button: 'Invite them',
      kept: [],
      formKey: ctx.newFormKey(),
      stages: [],
    }),
  )
}

export const inviteToSession: Handler = async (ctx) => {
  const session = await managed(ctx)
  const { invited, waiting } = await inviteMore(ctx, session.id, readPeople(ctx.body, 'person'))
  const list = waiting === 0 ? '' : ` ${count(waiting, 'person waits', 'people wait')} for a place.`
  return redirect(paths.session(session.id), `${count(invited, 'person is', 'people are')} invited.${list}`)
}
