import { count } from '../shared/text.ts'
import { paths } from '../web/paths.ts'
import { type Shown, type SignOffPage } from './show.view.ts'
import { type NameRefusal } from './signoff.rules.ts'

/** `Renée Dubois-Clarke: 3 to read, 2 mentees`; only the name where nothing waits. */
function sayReader({ name, appraiser, open, mentees }: NonNullable<Shown['readers']>[number]): string {
  const load = [...(open === 0 ? [] : [`${open} to read`]), ...(mentees === 0 ? [] : [count(mentees, 'mentee')])].join(
    ', ',
  )
  return `${name}${appraiser ? ' (your appraiser)' : ''}${load === '' ? '' : `: ${load}`}`
}

const NAME_WORDS: Record<NameRefusal, string> = {
  self: 'Choose somebody else: nobody signs for themselves',
  induction_tutor: 'Choose another colleague: an induction tutor assesses, so does not sign here',
  mentor_does_not: 'Choose another colleague: at this school somebody other than the mentor confirms',
  answered_before: 'Choose somebody else: a second view is not given by whoever gave the first',
  appraiser: 'Choose another colleague: only the teacher can share this with their appraiser',
  not_inclusion_lead: 'Choose an inclusion lead of the school: they sign at Embedded',
  not_a_colleague: 'Choose a colleague from the list',
}
export const sayNameRefusal = (reason: NameRefusal): string => NAME_WORDS[reason]

/** Who reads it instead: the teacher's choice, or a lead's. */
export function readerForm(
  { request, errors }: Shown,
  readers: NonNullable<Shown['readers']>,
  mine: boolean,
): NonNullable<SignOffPage['reader']> {
  const appraiser = readers.some((reader) => reader.appraiser)
  return {
    action: paths.signatory(request.id),
    version: String(request.version),
    title: mine ? 'Another colleague' : 'Hand it to another reader',
    field: {
      name: 'signatory',
      label: mine ? 'Ask somebody else to read it' : 'Who reads it',
      hint:
        mine && appraiser
          ? 'Asking shares these entries with them. Your appraiser reads them only if you choose them here.'
          : mine
            ? 'Asking shares these entries with them.'
            : undefined,
      empty: 'Choose a colleague',
      value: '',
      error: errors?.signatory,
      options: readers.map((reader) => ({
        value: String(reader.id),
        text: sayReader(reader),
      })),
    },
    button: mine ? 'Ask them instead' : 'Hand it on',
  }
}
