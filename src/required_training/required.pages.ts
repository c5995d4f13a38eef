import { findMadeByForm } from '../audit/audit.store.ts'
import { getReachedSchool } from '../people/school-by-urn.store.ts'
import { type School } from '../people/schools.store.ts'
import { reachesSchool, scopeOf } from '../policy.ts'
import { writeCsv } from '../shared/csv-out.ts'
import { Forbidden, NotFound } from '../shared/errors.ts'
import { count } from '../shared/text.ts'
import { idIn, many, one } from '../web/fields.ts'
import { type Ctx, csv, type Handler, invalid, page, redirect } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { addKind, namePeople, recordForPeople, removeRecord, stopKind } from './required.actions.ts'
import { readKind, readRecord } from './required.form.ts'
import {
  findKind,
  findRecord,
  listIdentifiedStaff,
  listKinds,
  listStandings,
  listStandingsOf,
  type RequiredKind,
  type RequiredRecord,
} from './required.store.ts'
import {
  namedPage,
  newKindPage,
  ownRequiredPage,
  recordPage,
  removeRecordPage,
  requiredKindPage,
  requiredSchoolPage,
  stopKindPage,
} from './required.view.ts'

export const showOwnRequired: Handler = async (ctx) => {
  if (ctx.viewer.personId === null) throw new NotFound()
  const standings = await listStandingsOf(ctx.db, ctx.viewer.personId, ctx.today)
  return page('required-training/own', ownRequiredPage(standings, ctx.today))
}

export const showRequired: Handler = async (ctx) => {
  const school = await readable(ctx)
  const kinds = await listKinds(ctx.db, school.id)
  const standings = await listStandings(ctx.db, school.id, ctx.today)
  return page('required-training/school', requiredSchoolPage(school, kinds, standings, manages(ctx, school), ctx.today))
}

/** Everyone who must have a kind, or has it, one row each; the same columns go in again as an import. */
export const downloadRequired: Handler = async (ctx) => {
  const school = await readable(ctx)
  const titles = new Map((await listKinds(ctx.db, school.id)).map((kind) => [kind.id, kind.title]))
  const people = new Map((await listIdentifiedStaff(ctx.db, school.id, ctx.today)).map((one) => [one.personId, one]))
  const rows = (await listStandings(ctx.db, school.id, ctx.today))
    .filter((standing) => standing.needed || standing.latest !== null)
    .map(({ personId, kindId, name, latest }) => {
      const person = people.get(personId)
      const who = [name, person?.trn ?? '', person?.email ?? '', person?.staffCode ?? '']
      return [...who, titles.get(kindId) ?? '', latest?.doneOn ?? '', latest?.renewBy ?? '', latest?.certificate ?? '']
    })
  return csv(`required-training-${school.urn}.csv`, writeCsv(COLUMNS, rows))
}

const COLUMNS = ['Name', 'TRN', 'E-mail', 'Staff code', 'Training', 'Done on', 'Renew by', 'Certificate']

export const showNewKind: Handler = async (ctx) =>
  page('required-training/new', newKindPage(await manageable(ctx), ctx.newFormKey()))

export const addNewKind: Handler = async (ctx) => {
  const school = await manageable(ctx)
  const key = one(ctx.body, '_key')
  const made = await findMadeByForm(ctx.db, ctx, key || undefined)
  if (made !== undefined) return redirect(paths.requiredKind(school.urn, made.id))
  const taken = (await listKinds(ctx.db, school.id)).map((kind) => kind.title)
  const form = readKind(ctx.body, taken)
  if (!form.ok) return invalid('required-training/new', newKindPage(school, key || ctx.newFormKey(), form))
  const id = await addKind(ctx, { schoolId: school.id, ...form.value }, key || undefined)
  return redirect(paths.requiredKind(school.urn, id), `${form.value.title} is added.`)
}

export const showKind: Handler = async (ctx) => {
  const school = await readable(ctx)
  const kind = await kindOf(ctx, school)
  const standings = await listStandings(ctx.db, school.id, ctx.today, kind.id)
  return page('required-training/kind', requiredKindPage(school, kind, standings, manages(ctx, school), ctx.today))
}

export const showRecord: Handler = async (ctx) => {
  const school = await manageable(ctx)
  const kind = await kindOf(ctx, school)
  const standings = await listStandings(ctx.db, school.id, ctx.today, kind.id)
  return page('required-training/record', recordPage(school, kind, standings, ctx.newFormKey(), ctx.today))
}

export const record: Handler = async (ctx) => {
  const school = await manageable(ctx)
  const kind = await kindOf(ctx, school)
  const standings = await listStandings(ctx.db, school.id, ctx.today, kind.id)
  const key = one(ctx.body, '_key')
  const form = readRecord(ctx.body, kind.renewMonths, ctx.today)
  if (!form.ok)
    return invalid(
      'required-training/record',
      recordPage(school, kind, standings, key || ctx.newFormKey(), ctx.today, form),
    )
  const { personIds, doneOn, renewBy, certificate } = form.value
  const here = new Set(standings.map((standing) => standing.personId))
  if (!personIds.every((id) => here.has(id))) throw new NotFound()
  const records = personIds.map((personId) => ({ kindId: kind.id, personId, doneOn, renewBy, certificate }))
  await recordForPeople(ctx, school.id, kind, records, key || undefined)
  return redirect(
    paths.requiredKind(school.urn, kind.id),
    `${kind.title} is recorded for ${count(records.length, 'person', 'people')}.`,
  )
}

export const showRemoval: Handler = async (ctx) => {
  const school = await manageable(ctx)
  return page('required-training/confirm', removeRecordPage(school, await recordOf(ctx, school), ctx.csrf))
}

export const remove: Handler = async (ctx) => {
  const school = await manageable(ctx)
  const kept = await recordOf(ctx, school)
  await removeRecord(ctx, school.id, kept)
  return redirect(paths.requiredKind(school.urn, kept.kindId), 'The record is removed.')
}

export const showNamed: Handler = async (ctx) => {
  const school = await manageable(ctx)
  const kind = await namedKindOf(ctx, school)
  return page(
    'required-training/people',
    namedPage(school, kind, await listStandings(ctx.db, school.id, ctx.today, kind.id)),
  )
}

export const saveNamed: Handler = async (ctx) => {
  const school = await manageable(ctx)
  const kind = await namedKindOf(ctx, school)
  const staff = (await listStandings(ctx.db, school.id, ctx.today, kind.id)).map((standing) => standing.personId)
  const ticked = new Set(many(ctx.body, 'people').map(idIn))
  const named = staff.filter((id) => ticked.has(id))
  await namePeople(ctx, school.id, kind, staff, named)
  return redirect(
    paths.requiredKind(school.urn, kind.id),
    `${count(named.length, 'person needs', 'people need')} ${kind.title}.`,
  )
}

export const showStopKind: Handler = async (ctx) => {
  const school = await manageable(ctx)
  return page('required-training/confirm', stopKindPage(school, await ownKindOf(ctx, school), ctx.csrf))
}

export const stop: Handler = async (ctx) => {
  const school = await manageable(ctx)
  const kind = await ownKindOf(ctx, school)
  await stopKind(ctx, school.id, kind)
  return redirect(paths.requiredTraining(school.urn), `${kind.title} is not asked for any more.`)
}

const readable = (ctx: Ctx): Promise<School> =>
  getReachedSchool(ctx.db, scopeOf(ctx.viewer, 'required.read', ctx.today), ctx.params.urn)

async function manageable(ctx: Ctx): Promise<School> {
  const school = await readable(ctx)
  if (!manages(ctx, school)) throw new Forbidden()
  return school
}

const manages = (ctx: Ctx, school: School): boolean =>
  reachesSchool(scopeOf(ctx.viewer, 'required.manage', ctx.today), school)

async function kindOf(ctx: Ctx, school: School): Promise<RequiredKind> {
  const kind = await findKind(ctx.db, school.id, idIn(ctx.params.id) ?? 0)
  if (kind === undefined) throw new NotFound()
  return kind
}

async function namedKindOf(ctx: Ctx, school: School): Promise<RequiredKind> {
  const kind = await kindOf(ctx, school)
  if (kind.neededBy !== 'named') throw new NotFound()
  return kind
}

async function ownKindOf(ctx: Ctx, school: School): Promise<RequiredKind> {
  const kind = await kindOf(ctx, school)
  if (kind.schoolId !== school.id) throw new NotFound()
  return kind
}

/** A record of this kind, of somebody who works at the school. */
async function recordOf(ctx: Ctx, school: School): Promise<RequiredRecord> {
  const found = await findRecord(ctx.db, school.id, idIn(ctx.params.record) ?? 0)
  if (found === undefined || String(found.kindId) !== ctx.params.id) throw new NotFound()
  const staff = await listStandings(ctx.db, school.id, ctx.today, found.kindId)
  if (!staff.some((standing) => standing.personId === found.personId)) throw new NotFound()
  return found
}
