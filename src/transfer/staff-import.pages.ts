import { getReachedSchool } from '../people/school-by-urn.store.ts'
import { scopeOf } from '../policy.ts'
import { writeCsv } from '../shared/csv-out.ts'
import { addDays } from '../shared/dates.ts'
import { NotFound } from '../shared/errors.ts'
import { count } from '../shared/text.ts'
import { idIn, one, pageIn } from '../web/fields.ts'
import { csv, invalid, page, redirect, type Ctx, type Handler, type Reply } from '../web/handler.ts'
import { paths } from '../web/paths.ts'
import { readApplied, type ImportSchool } from './applied.rules.ts'
import { readAnswers, type ImportAnswers } from './import-answers.rules.ts'
import { importCheck, PER_PAGE, type CheckPage } from './import-check.view.ts'
import { importResult } from './import-result.view.ts'
import { importUpload } from './import-upload.view.ts'
import { sayHeadingRefusal } from './import-words.rules.ts'
import {
  answerImport,
  checkForPage,
  checkImport,
  chooseColumns,
  confirmImport,
  dropImport,
  isOpen,
  uploadStaffList,
} from './imports.actions.ts'
import { findImport, listImports, type StoredImport } from './imports.store.ts'
import { collectRefusals, writeRefusedRows, type Refusals } from './refused-rows.ts'
import { openStaffList, unpackFile } from './staff-check.ts'
import { readChoices, readColumns, readLeavers, readRowAnswers } from './staff-import.form.ts'
import { undoImport } from './staff-undo.actions.ts'

export const showUpload: Handler = async (ctx) => {
  const school = await getSchool(ctx)
  return page('imports/upload', importUpload(school, await listImports(ctx.db, school.id), ctx.newFormKey(), ctx.now))
}

export const uploadStaff: Handler = async (ctx) => {
  const school = await getSchool(ctx)
  const key = one(ctx.body, '_key')
  const again = async (refusal: Parameters<typeof importUpload>[4]): Promise<Reply> => {
    const past = await listImports(ctx.db, school.id)
    return invalid('imports/upload', importUpload(school, past, key || ctx.newFormKey(), ctx.now, refusal))
  }
  if (ctx.file === undefined) return again({ reason: 'no_file' })
  const uploaded = await uploadStaffList(ctx, school, ctx.file, readChoices(ctx.body), key || undefined)
  return uploaded.ok ? redirect(paths.import(school.urn, uploaded.id)) : again(uploaded.refusal)
}

/** An empty list whose headings need no choosing. */
export const downloadTemplate: Handler = async (ctx) => {
  await getSchool(ctx)
  return csv('staff-list.csv', writeCsv(TEMPLATE, []))
}

const TEMPLATE = [
  ...['First name', 'Last name', 'E-mail', 'TRN', 'Staff code', 'Job title', 'Start date', 'Last day', 'FTE'],
  ...['Working days', 'Career stage', 'Phase', 'Department', 'Mentor e-mail'],
]

export const showImport: Handler = async (ctx) => {
  const { school, stored } = await getImport(ctx)
  if (!isOpen(stored, ctx)) return page('imports/result', resultOf(school, stored))
  return page('imports/check', await drawn(ctx, school, stored))
}

export const saveColumns: Handler = async (ctx) => {
  const { school, stored } = await getImport(ctx)
  if (!isOpen(stored, ctx)) return redirect(paths.import(school.urn, stored.id))
  const headings = headingsOf(await unpackFile(stored.content))
  const outcome = await chooseColumns(ctx, school, headings, readColumns(ctx.body, headings))
  if (outcome.ok) return redirect(paths.import(school.urn, stored.id), 'The columns are remembered for the next list.')
  const model = await drawn(ctx, school, stored, { show: 'columns' })
  return invalid('imports/check', {
    ...model,
    errors: { columns: outcome.map.refusals.map(sayHeadingRefusal).join(' ') },
    columns:
      model.columns === null
        ? null
        : {
            ...model.columns,
            fields: model.columns.fields.map((field) => ({ ...field, value: one(ctx.body, field.name) })),
          },
  })
}

export const saveRowAnswers: Handler = async (ctx) => {
  const { school, stored } = await getImport(ctx)
  if (!isOpen(stored, ctx)) return redirect(paths.import(school.urn, stored.id))
  await answerImport(ctx, stored, readRowAnswers(ctx.body, readAnswers(stored.answers)))
  return redirect(paths.import(school.urn, stored.id), 'Your answers are kept.')
}

export const saveLeavers: Handler = async (ctx) => {
  const { school, stored } = await getImport(ctx)
  if (!isOpen(stored, ctx)) return redirect(paths.import(school.urn, stored.id))
  const { plan } = (await checkForPage(ctx, school, stored, { show: undefined, page: 1, perPage: 0 })).check
  const form = readLeavers(ctx.body, readAnswers(stored.answers), plan?.leavers ?? [], addDays(ctx.today, 731))
  if (!form.ok) {
    const typed = { lastDay: form.lastDay, ticked: form.ticked }
    return invalid('imports/check', await drawn(ctx, school, stored, { show: 'leavers', errors: form.errors, typed }))
  }
  await answerImport(ctx, stored, form.value)
  return redirect(
    `${paths.import(school.urn, stored.id)}?show=leavers`,
    `${count(form.value.leavers.size, 'person is', 'people are')} ticked as having left. Confirm to record it.`,
  )
}

export const confirmStaff: Handler = async (ctx) => {
  const { school, stored } = await getImport(ctx)
  const typed = one(ctx.body, 'typed')
  const outcome = await confirmImport(ctx, school, stored.id, { digest: one(ctx.body, 'digest'), typedLeavers: typed })
  const here = paths.import(school.urn, stored.id)
  if (outcome.ok) {
    const { created, changed } = outcome.value.counts
    return redirect(here, `${count(created, 'person', 'people')} created, ${changed} changed.`)
  }
  const { stored: now } = await getImport(ctx)
  if (!isOpen(now, ctx) || outcome.reason === 'no_columns' || outcome.reason === 'nothing_to_do') return redirect(here)
  if (outcome.reason === 'plan_changed')
    return page('imports/check', await drawn(ctx, school, now, { changed: true }), 409)
  const errors = { typed: 'Type how many people would leave, or take the ticks away.' }
  return invalid('imports/check', await drawn(ctx, school, now, { errors, typed: { leavers: typed } }))
}

export const dropStaff: Handler = async (ctx) => {
  const { school, stored } = await getImport(ctx)
  await dropImport(ctx, school, stored)
  return redirect(paths.staffImport(school.urn), 'The list was dropped. It changed nothing.')
}

export const undoStaff: Handler = async (ctx) => {
  const { school, stored } = await getImport(ctx)
  const outcome = await undoImport(ctx, school, stored)
  if (outcome.ok) return redirect(paths.import(school.urn, stored.id), 'The import was undone.')
  const { name, what } = outcome.hindrance
  const why = `It cannot be undone any more: ${name} ${what}. Change people one by one instead.`
  return page('imports/result', { ...resultOf(school, stored, why), errors: { undo: why } }, 409)
}

export const downloadRefused: Handler = async (ctx) => {
  const { school, stored } = await getImport(ctx)
  if (stored.content === null || stored.expiresAt <= ctx.now) throw new NotFound()
  const bytes = await unpackFile(stored.content)
  if (stored.state === 'confirmed') return csv('refused-rows.csv', bytes)
  if (!isOpen(stored, ctx)) throw new NotFound()
  const refusals: Refusals = new Map()
  const { stages } = await checkImport(ctx.db, ctx, school, stored, collectRefusals(refusals))
  const text = writeRefusedRows(bytes, refusals, stages)
  if (text === null) throw new NotFound()
  return csv('refused-rows.csv', text)
}

const getSchool = (ctx: Ctx): Promise<ImportSchool> =>
  getReachedSchool(ctx.db, scopeOf(ctx.viewer, 'people.manage', ctx.today), ctx.params.urn)

async function getImport(ctx: Ctx): Promise<{ school: ImportSchool; stored: StoredImport }> {
  const school = await getSchool(ctx)
  const id = idIn(ctx.params.id)
  const stored = id === undefined ? undefined : await findImport(ctx.db, school.id, id)
  if (stored === undefined) throw new NotFound()
  return { school, stored }
}

async function drawn(
  ctx: Ctx,
  school: ImportSchool,
  stored: StoredImport & { content: string },
  more: Partial<Pick<CheckPage, 'show' | 'errors' | 'changed' | 'typed'>> = {},
) {
  const show = more.show ?? ctx.query.show
  const asked = { show, page: pageIn(ctx.query.page), perPage: PER_PAGE }
  const { check, sections } = await checkForPage(ctx, school, stored, asked)
  const answers: ImportAnswers = readAnswers(stored.answers)
  return importCheck({
    ...{ school, stored, check, sections, answers, page: pageIn(ctx.query.page) },
    ...more,
    show,
  })
}

function headingsOf(bytes: Buffer): string[] {
  const table = openStaffList(bytes)
  return table.ok ? table.value.headings : []
}

const resultOf = (school: ImportSchool, stored: StoredImport, why: string | null = null) =>
  importResult(school, stored, stored.applied === null ? null : readApplied(stored.applied), why)
