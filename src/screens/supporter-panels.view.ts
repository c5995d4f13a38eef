import { type IsoDate, sayDate } from '../shared/dates.ts'
import { capital, count, inWords } from '../shared/text.ts'
import { sayWaiting, sayWith } from '../signoff/words.rules.ts'
import { paths } from '../web/paths.ts'
import { type Mine } from './home.store.ts'
import { depthName, listsOf, of, type Panel, panel, type PanelRow, row, waitTag } from './panel.view.ts'

/** Who waits for me and how long, and what my mentees work on. */
export function mentorPanel(mine: readonly Mine[], today: IsoDate, mentor: boolean): Panel | null {
  const reading = of(mine, 'reading')
  if (!mentor && reading.length === 0) return null
  return {
    ...panel('mentor', mentor ? 'You as a mentor' : 'Asked of you'),
    words:
      reading.length === 0
        ? 'Nobody waits for you.'
        : `${capital(inWords(reading.length))} ${reading.length === 1 ? 'request waits' : 'requests wait'} for you.`,
    lists: listsOf(
      {
        title: 'Waiting for you',
        rows: reading.map((one) => ({
          ...row(`${one.person ?? ''}: ${one.text ?? ''}`, paths.signOff(one.id)),
          tag: waitTag(sayWaiting(one.on ?? today, today)),
        })),
      },
      { title: 'Your mentees', rows: menteeRows(of(mine, 'mentee')) },
    ),
    links: reading.length === 0 ? [] : [{ text: 'Open the queue', href: paths.signOffs }],
  }
}

/** One row for each mentee, however many things they have in focus. */
function menteeRows(mentees: readonly Mine[]): PanelRow[] {
  const focuses = new Map<number, { person: string | null; titles: string[] }>()
  for (const { id, person, text } of mentees) {
    const known = focuses.get(id) ?? { person, titles: [] }
    focuses.set(id, known)
    if (text !== null && !known.titles.includes(text)) known.titles.push(text)
  }
  return [...focuses].map(([id, { person, titles }]) =>
    row(person, paths.teacher(id), titles.length === 0 ? 'No focus chosen yet' : `In focus: ${titles.join('; ')}`),
  )
}

/** Deeper requests waiting in the school, and what colleagues are working on. */
export function inclusionPanel(mine: readonly Mine[], today: IsoDate): Panel {
  const waiting = of(mine, 'embedded')
  const working = of(mine, 'working')
  return {
    ...panel('inclusion', 'You as inclusion lead'),
    words:
      waiting.length === 0
        ? 'No Embedded request waits, and none is without a reader.'
        : `${capital(inWords(waiting.length))} ${waiting.length === 1 ? 'request' : 'requests'} at Embedded or deeper, or without a reader.`,
    lists: listsOf(
      {
        title: 'Waiting in your school',
        rows: waiting.map((one) => ({
          ...row(`${one.person ?? ''}: ${one.text ?? ''}`, paths.signOff(one.id), depthName(one.n)),
          tag: waitTag(sayWith(one.about, one.on ?? today, today)),
        })),
      },
      {
        title: 'What colleagues work on',
        rows: working.map((one) =>
          row(one.text, null, `In focus for ${count(one.n ?? 0, 'person', 'people')} this half term`),
        ),
      },
    ),
    links: [{ text: 'Open the queue', href: paths.signOffs }],
  }
}

/** Stage dates and modules done. The sign-off record is not the tutor's to see. */
export const tutorPanel = (mine: readonly Mine[], today: IsoDate): Panel => ({
  ...panel('tutor', 'You as induction tutor'),
  lists: listsOf({
    title: 'Your ECTs',
    rows: of(mine, 'tutee').map((one) =>
      row(
        one.person,
        paths.teacher(one.id),
        `${one.text ?? 'No stage yet'}${one.on === null ? '' : ` since ${sayDate(one.on, today)}`}. Modules done: ${one.n ?? 0} of ${one.m ?? 0}.`,
      ),
    ),
  }),
  nothing: 'You tutor no ECT at the moment.',
  words: 'What they practise and who signed it stays theirs, unless they share it with you.',
})
