import { count } from '../shared/text.ts'
import { londonDate, sayDate } from '../shared/dates.ts'
import { type DataTable, type Filters } from '../web/components.ts'
import { paths } from '../web/paths.ts'
import { type Link, type PageModel } from '../web/views.ts'
import { type MergeRefusal, undoUntil } from './merge.rules.ts'
import { type UndoRefusal } from './merges.actions.ts'
import { type Merge, type TablePlan } from './merges.store.ts'
import { nameOf } from './names.rules.ts'
import { type Person } from './people.store.ts'
import { type StaffRow } from './staff.store.ts'

declare module '../web/views.ts' {
  interface Views {
    'people/merge-search': MergeSearchPage
    'people/merge': MergePage
    'people/merged': MergedPage
  }
}

export type MergeSearchPage = PageModel & {
  lede: string
  filters: Filters
  found: { text: string; small: string; href: string }[]
  nobody: string | null
  before: Link[]
}

export const mergeSearchPage = (
  person: Person,
  search: string,
  rows: StaffRow[],
  before: (Merge & { name: string })[],
): MergeSearchPage => {
  const others = rows.filter((row) => row.personId !== person.id)
  const seen = new Set<number>()
  const found = others.filter((row) => !seen.has(row.personId) && seen.add(row.personId))
  return {
    title: `Join ${nameOf(person)} with another record`,
    back: { text: nameOf(person), href: paths.person(person.id) },
    lede: 'When one person has two records, join them. First find the other one. You see what would happen before anything does.',
    filters: {
      action: paths.mergeSearch(person.id),
      search: { name: 'q', label: 'Name of the other record', type: 'search', value: search },
      button: 'Find',
    },
    found: found.map((row) => ({
      text: `${row.givenName} ${row.familyName}`,
      small: [row.school ?? 'No school', row.jobTitle, row.email].filter((words) => words !== null).join(', '),
      href: paths.mergeWith(person.id, row.personId),
    })),
    nobody: search !== '' && found.length === 0 ? 'Nobody else found. Try fewer letters.' : null,
    before: before.map((merge) => ({
      text: `${merge.name}, joined on ${sayDate(londonDate(merge.doneAt))}`,
      href: paths.merge(merge.id),
    })),
  }
}

const MERGE_WORDS: Record<MergeRefusal, string> = {
  same_record: 'This is the same record. Choose another one.',
  different_trns: 'The two have different TRNs, so they are two people. If one TRN is wrong, change it first.',
  support_each_other: 'One of them has been mentor, tutor or appraiser of the other, so they are two people.',
  both_sides_of_a_sign_off:
    'One of them was asked to sign for the other. One person cannot be both sides of a sign-off.',
  both_ask: 'Both have an open request for the same competency. One of the two is withdrawn first.',
  appraisal_circle: 'Somebody would then appraise themselves in a circle. End one of those times first.',
  your_own_record: 'One of these records is yours. Ask another administrator or CPD lead to do it.',
  you_support_them: 'You appraise this person or are their induction tutor. Ask an administrator or another CPD lead.',
  needs_administrator: 'One of them has a role here. An administrator of the site can join the two.',
}

export type MergePage = PageModel & {
  lede: string
  refusal: string | null
  table: DataTable
  words: string[]
  action: string
  formKey: string
  other: Link
}

/** What moves, what stays, and why it may not be done: shown before anything happens. */
export function mergePage(
  kept: Person,
  merged: Person,
  plan: { refusal: MergeRefusal | null; plans: TablePlan[] },
  accounts: { kept: boolean; merged: boolean },
  formKey: string,
): MergePage {
  return {
    title: `Join the record of ${nameOf(merged)} to ${nameOf(kept)}`,
    back: { text: 'Choose another record', href: paths.mergeSearch(kept.id) },
    lede: `The record of ${about(kept)} is kept. That of ${about(merged)} becomes part of it.`,
    refusal: plan.refusal === null ? null : MERGE_WORDS[plan.refusal],
    table: {
      caption: 'What would happen',
      head: [
        'What',
        { text: 'Goes over', number: true },
        { text: 'Replaces what is there', number: true },
        { text: 'Stays behind', number: true },
      ],
      rows: plan.plans
        .filter((each) => each.rows.length > 0)
        .map((each) => [
          each.about.words.charAt(0).toUpperCase() + each.about.words.slice(1),
          how(each, 'goes'),
          how(each, 'swaps'),
          how(each, 'stays'),
        ]),
    },
    words: [
      'What stays behind is there already in the record that is kept, or overlaps it. Nothing is deleted.',
      'Sign-offs stay as they were written.',
      ...(kept.trn === null && merged.trn !== null ? [`The TRN ${merged.trn} goes over.`] : []),
      ...(accounts.merged
        ? [
            accounts.kept
              ? `The account of ${about(merged)} is switched off. The other account goes on.`
              : `The account of ${about(merged)} goes over: the person signs in as before.`,
          ]
        : []),
      'You can take it back for 30 days.',
    ],
    action: paths.mergeWith(kept.id, merged.id),
    formKey,
    other: { text: `Keep the record of ${about(merged)} instead`, href: paths.mergeWith(merged.id, kept.id) },
  }
}

const how = (plan: TablePlan, does: 'goes' | 'stays' | 'swaps'): number =>
  plan.rows.filter((row) => row.does === does).length

/** Two records of one person have one name: the e-mail address or the TRN tells them apart. */
const about = (person: Person): string => `${nameOf(person)} (${person.email ?? person.trn ?? `record ${person.id}`})`

const UNDO_WORDS: Record<UndoRefusal, string> = {
  undone_already: 'This was taken back.',
  too_late: 'The 30 days are over, so this can no longer be taken back.',
  joined_again: 'The kept record was joined to another one since. Take that back first.',
  signed_since:
    'Something was signed since that rests on entries of both records, so this can no longer be taken back.',
}

export type MergedPage = PageModel & { lede: string; why: string | null; action: string }

export function mergedPage(merge: Merge, kept: Person, merged: Person, why: UndoRefusal | null): MergedPage {
  const doneOn = londonDate(merge.doneAt)
  const rows = merge.moved.rows.reduce((sum, each) => sum + each.matches.length, merge.moved.swapped.length)
  return {
    title: `Two records of ${nameOf(kept)}`,
    back: { text: nameOf(kept), href: paths.person(kept.id) },
    lede: `The record of ${nameOf(merged)} was joined to ${nameOf(kept)} on ${sayDate(doneOn)}. ${count(rows, 'line')} went over. It can be taken back until ${sayDate(undoUntil(doneOn))}.`,
    why: why === null ? null : UNDO_WORDS[why],
    action: paths.merge(merge.id),
  }
}
