import { count, listOf } from '../shared/text.ts'
import { type GiasRefusal, type LeftOutReason } from './gias-rows.rules.ts'
import { BROKEN_WORDS, GIAS_WORDS, sayLeftOut, type BrokenReason } from './import-words.rules.ts'

type Report = {
  read: number
  created: number
  changed: number
  unchanged: number
  leftOut: Record<LeftOutReason, number>
  refused: readonly { line: number; urn: string; name: string; reason: GiasRefusal | BrokenReason }[]
  trusts: { created: number; changed: number }
}

/** What an import of schools did, line by line; every row read is in one of the counts. At most `most` refused rows in full. */
export function sayGiasReport(report: Report, most = 100): string[] {
  const left = Object.values(report.leftOut).reduce((sum, n) => sum + n, 0)
  const lines = [
    `${count(report.read, 'row')} read: ${listOf([
      `${report.created} created`,
      `${report.changed} changed`,
      `${report.unchanged} unchanged`,
      `${left} left out`,
      `${report.refused.length} refused`,
    ])}.`,
  ]
  if (left > 0) lines.push(`Left out: ${sayLeftOut(report.leftOut)}.`)
  const { created, changed } = report.trusts
  if (created + changed > 0) lines.push(`Trusts: ${created} created and ${changed} changed.`)
  for (const { line, urn, name, reason } of report.refused.slice(0, most)) {
    lines.push(
      isGiasReason(reason)
        ? `Line ${line} is refused: ${urn || 'it'} ${GIAS_WORDS[reason]}${name === '' ? '' : ` (${name})`}.`
        : `Line ${line} is refused. ${BROKEN_WORDS[reason]}`,
    )
  }
  if (report.refused.length > most)
    lines.push(`And ${report.refused.length - most} more refused rows; --json lists them.`)
  return lines
}

const isGiasReason = (reason: GiasRefusal | BrokenReason): reason is GiasRefusal => Object.hasOwn(GIAS_WORDS, reason)
