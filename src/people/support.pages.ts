import { onceInTransaction } from '../audit/once.ts'
import { inTransaction } from '../db/transaction.ts'
import { reachesSchool, scopeOf } from '../policy.ts'
import { covers, dayAfter, type IsoDate, isIsoDate } from '../shared/dates.ts'
import { Conflict, Forbidden, NotFound } from '../shared/errors.ts'
import { type FieldErrors, idIn, one } from '../web/fields.ts'
import { type Ctx, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { within } from '../work.ts'
import { getPersonFor } from './access.store.ts'
import { nameOf } from './names.rules.ts'
import { getPerson, type Person } from './people.store.ts'
import { findSupportTold, listSchoolTimes, listSupportAround, type SupportTold } from './person-page.store.ts'
import { datesForm } from './person.form.ts'
import { standing } from './periods.rules.ts'
import { type Colleague, listColleagues } from './staff.store.ts'
import { endSupport, startSupport } from './support.actions.ts'
import { isSupportKind, SUPPORT_NAMES, type SupportKind } from './support.rules.ts'
import { getSupport } from './support.store.ts'
import { endSupportPage, newSupportPage, type SupportValues } from './support.view.ts'
import { SUPPORT_WORDS } from './words.view.ts'

export const newSupport: Handler = async (ctx) => {
  const person = await getPersonFor(ctx, 'support.manage', idIn(ctx.params.id))
  const kind = kindIn(ctx.query.kind)
  const facts = await supportFacts(ctx, person, kind)
  const values: SupportValues = { supporter: '', started_on: ctx.today, last_day: '' }
  return page(
    'people/form',
    newSupportPage({ person, kind, ...facts, values, errors: null, formKey: ctx.newFormKey() }),
  )
}

/** Names a mentor, tutor or appraiser; whoever has it now hands over on the first day. */
export const createSupport: Handler = async (ctx) => {
  const person = await getPersonFor(ctx, 'support.manage', idIn(ctx.params.id))
  const kind = kindIn(one(ctx.body, 'kind'))
  const facts = await supportFacts(ctx, person, kind)
  const formKey = one(ctx.body, '_key') || undefined
  const values: SupportValues = {
    supporter: one(ctx.body, 'supporter'),
    started_on: one(ctx.body, 'started_on'),
    last_day: one(ctx.body, 'last_day'),
  }
  const again = (errors: FieldErrors) =>
    invalid('people/form', newSupportPage({ person, kind, ...facts, values, errors, formKey }))
  const form = datesForm(ctx.body, { lastDay: kind === 'cover_mentor' })
  const supporter = facts.colleagues.find((each) => String(each.personId) === values.supporter)
  const errors: FieldErrors = form.ok ? {} : { ...form.errors }
  if (supporter === undefined) errors.supporter = 'Choose somebody'
  if (!form.ok || supporter === undefined) return again(errors)
  const done = await onceInTransaction(ctx, formKey, (trx) =>
    startSupport(
      trx,
      within(ctx, trx),
      {
        ...form.value,
        kind,
        personId: person.id,
        supporterId: supporter.personId,
        supporterName: nameOf(supporter),
        schoolId: supporter.schoolId,
        handOver: true,
      },
      { formKey },
    ),
  )
  if (done.again) return redirect(paths.person(person.id), 'This was saved already.')
  if (!done.value.ok) {
    const { reason } = done.value
    return again({ [FIELD_OF[reason] ?? 'started_on']: SUPPORT_WORDS[reason] })
  }
  return redirect(
    paths.person(person.id),
    done.value.value.same
      ? `${nameOf(supporter)} has this already.`
      : `${nameOf(supporter)} is ${SUPPORT_NAMES[kind]} of ${nameOf(person)}.`,
  )
}

export const showSupportEnd: Handler = async (ctx) => {
  const { support, person } = await getManaged(ctx)
  return page('people/form', endSupportPage(support, person, { last_day: ctx.today }, null, ctx.today))
}

export const saveSupportEnd: Handler = async (ctx) => {
  const { support, person } = await getManaged(ctx)
  const last = one(ctx.body, 'last_day')
  const again = (message: string) =>
    invalid('people/form', endSupportPage(support, person, { last_day: last }, { last_day: message }, ctx.today))
  if (!isIsoDate(last)) return again('Enter the last day, like 31/08/2027')
  if (support.finishedOn !== null && support.finishedOn <= ctx.today) throw new Conflict('This has ended already.')
  const asRead = await getSupport(ctx.db, support.id)
  const outcome = await inTransaction(ctx.db, (trx) =>
    endSupport(trx, within(ctx, trx), asRead, support.supporter, dayAfter(last)),
  )
  if (!outcome.ok) return again('Give a last day that is not before the first day')
  return redirect(paths.person(person.id), 'Saved.')
}

async function getManaged(ctx: Ctx): Promise<{ support: SupportTold; person: Person }> {
  const id = idIn(ctx.params.id)
  const support = id === undefined ? undefined : await findSupportTold(ctx.db, id)
  if (support === undefined) throw new NotFound()
  const person = await getPersonFor(ctx, 'support.manage', support.personId)
  return { support, person: await getPerson(ctx.db, person.id) }
}

/** Who can be chosen: people of the schools where this person works and where the viewer may say so. */
async function supportFacts(
  ctx: Ctx,
  person: Person,
  kind: SupportKind,
): Promise<{ colleagues: Colleague[]; now: SupportTold | null }> {
  const scope = scopeOf(ctx.viewer, 'support.manage', ctx.today)
  const times = (await listSchoolTimes(ctx.db, person.id)).filter(
    (time) =>
      standing(time, ctx.today) !== 'left' && reachesSchool(scope, { id: time.schoolId, trustId: time.trustId }),
  )
  if (times.length === 0) throw new Forbidden()
  const colleagues = await listColleagues(
    ctx.db,
    times.map((time) => time.schoolId),
    ctx.today,
  )
  const around = await listSupportAround(ctx.db, person.id)
  return { colleagues: withoutTwins(colleagues, person.id), now: currentOf(around, person.id, kind, ctx.today) }
}

function withoutTwins(colleagues: Colleague[], personId: number): Colleague[] {
  const seen = new Set<number>([personId])
  return colleagues.filter((each) => {
    if (seen.has(each.personId)) return false
    seen.add(each.personId)
    return true
  })
}

const currentOf = (around: SupportTold[], personId: number, kind: SupportKind, today: IsoDate): SupportTold | null =>
  around.find((each) => each.personId === personId && each.kind === kind && covers(each, today)) ?? null

function kindIn(text: string | undefined): SupportKind {
  if (text === undefined || !isSupportKind(text)) throw new NotFound()
  return text
}

const FIELD_OF: Partial<Record<keyof typeof SUPPORT_WORDS, string>> = {
  self: 'supporter',
  circle: 'supporter',
  supporter_not_at_school: 'supporter',
  ends_before_start: 'last_day',
  cover_needs_end: 'last_day',
  cover_has_ended: 'last_day',
}
