import { type ReachedDepth } from '../../shared/depths.ts'
import { type Member } from './members.ts'
import { addFocus, planSteps } from './plans.ts'
import { askFor, dayAtWork, practise, readerFor } from './growth.ts'
import { ask, decide, log } from './practice.ts'
import { chanceFor } from './chance.ts'
import { named, type World } from './world.ts'
import {
  BARRIER,
  COATS,
  CONVERSATION,
  FRACTIONS,
  GOOD_NEWS,
  HEARD,
  LUNCH,
  PARTNERS,
  RECORDER,
  SIGNED,
} from './story-words.ts'
import { type Occasion } from './words.ts'

/** What is told by hand: the people whom the drawings show. The rest of their story is left to chance. */
export function tellByHand(world: World): Set<Member> {
  tellSian(world)
  const waiting = (
    name: string,
    code: string,
    ago: number,
    reader: string | null,
    occasions: [number, Occasion][],
  ): void => {
    const person = named(world, name)
    world.written.add(`${person.id}/${code}`)
    const ids = occasions.map(([day, words]) =>
      log(world, person, { on: world.days.ago(day), minutes: 30, codes: [code], words }),
    )
    ask(world, person, code, 2, world.days.ago(ago), reader === null ? null : named(world, reader), ids)
  }
  waiting('Ada Okafor', 'BEL-4', 3, 'Idris Bello', PARTNERS)
  waiting('Ada Okafor', 'FAM-1', 1, 'Idris Bello', GOOD_NEWS)
  waiting('Mary Ann Evans', 'BAR-1', 2, 'Idris Bello', FRACTIONS)
  waiting('Tom Fairweather', 'SOC-1', 6, null, COATS)
  waiting('Daniel Hughes', 'BAR-2', 13, null, RECORDER)
  const alsoWaiting = (name: string, code: string, depth: ReachedDepth, ago: number, reader: string): void => {
    const person = named(world, name)
    world.written.add(`${person.id}/${code}`)
    const on = world.days.ago(ago)
    const ids = practise(
      world,
      person,
      code,
      on,
      depth === 2 ? 2 : 4,
      depth === 2 ? 11 : 44,
      chanceFor('waiting', name),
    )
    ask(world, person, code, depth, on, named(world, reader), ids)
  }
  alsoWaiting('Zoë O’Brien', 'HQT-2', 3, 8, 'Renée Dubois-Clarke')
  alsoWaiting('Marek Nowak', 'BEL-3', 3, 2, 'Renée Dubois-Clarke')
  alsoWaiting('Harpreet Gill', 'SOC-5', 2, 3, 'Lena Okoro')
  return new Set([named(world, 'Siân Pritchard')])
}

/** Siân: eight of twelve steps done, one in focus, one not yet, one with Renée for four school days. */
function tellSian(world: World): void {
  const { days } = world
  const sian = named(world, 'Siân Pritchard')
  const chance = chanceFor('Siân')
  planSteps(world, sian)
  const window = days.between(days.january(1), days.today)
  for (const [share, code, depth, occasions] of SIGNED) {
    const on = window[Math.round(window.length * share)] ?? days.ago(20)
    const ids =
      occasions.length === 0
        ? practise(world, sian, code, on, 2, chance.between(8, 14), chance)
        : occasions.map((words, i) => {
            const day = dayAtWork(world, sian, days.later(on, -3 - (occasions.length - 1 - i) * 17)) ?? days.first
            return log(world, sian, { on: day, minutes: 30, codes: [code], words })
          })
    const request = askFor(world, sian, code, depth, on, ids)
    const by = readerFor(world, sian, depth, on)
    const answered = by === null ? undefined : dayAtWork(world, by, days.later(on, chance.between(1, 4)))
    if (request !== undefined && by !== null && answered !== undefined) decide(world, request, answered, by, 'signed')
  }

  const idris = named(world, 'Idris Bello')
  const write = (code: string, ago: number, words: Occasion, minutes = 30): number =>
    log(world, sian, { on: days.ago(ago), minutes, codes: [code], words })
  const friendship = [write('BEL-4', 24, LUNCH[0]), write('BEL-4', 16, LUNCH[1])]
  const asked = ask(world, sian, 'BEL-4', 2, days.ago(11), idris, friendship)
  decide(world, asked, days.ago(7), idris, 'not_yet', {
    saw: 'The lunch table is kind and it works. I saw it on the day when you were there.',
    pupils: '“It is nice when Miss sits with us.”',
    next: 'Step away for a week, then ask two pupils how lunch was.',
  })
  const barrier = [write('SOC-1', 62, BARRIER[0], 45), write('SOC-1', 34, BARRIER[1]), write('SOC-1', 9, BARRIER[2])]
  ask(world, sian, 'SOC-1', 3, days.ago(4), named(world, 'Renée Dubois-Clarke'), barrier)
  for (const [title, ago, minutes, code] of HEARD)
    log(world, sian, {
      on: days.ago(ago),
      minutes,
      codes: [code],
      words: { title, barrier: null, change: null, experienced: null, next: null },
    })
  write('FAM-2', 4, CONVERSATION[0], 45)
  write('FAM-2', 2, CONVERSATION[1], 30)
  addFocus(world, sian, 'FAM-2', [
    { code: 'BAR-2', from: days.ago(88), to: days.ago(52) },
    { code: 'HQT-3', from: days.ago(51), to: days.ago(18) },
  ])
}
