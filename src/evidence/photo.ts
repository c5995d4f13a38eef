import sharp, { type Metadata } from 'sharp'
import { accept, type Outcome, refuse } from '../shared/outcome.ts'
import { type FileRefusal } from './files.rules.ts'

// Only what is taken here is ever decoded, whatever a file pretends to be.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer'] })

/** A phone's 50 megapixels; what claims more could fill the memory. */
const MOST_PIXELS = 51_000_000
const LONGEST_SIDE = 4096
const SECONDS = 30

/**
 * Draws a photo anew, upright and at most 4,096 pixels a side: what the camera wrote beside the picture (place, time,
 * owner, a preview) is not carried over, nor anything that hid behind its end. One at a time, so that many at once do not
 * fill the memory.
 */
export const redraw = (content: Buffer, as: 'jpeg' | 'png'): Promise<Outcome<Buffer, FileRefusal>> =>
  inTurn(async () => {
    try {
      const { width, height }: Metadata = await sharp(content, { limitInputPixels: false }).metadata()
      if (width * height > MOST_PIXELS) return refuse('too_many_pixels')
      const drawn = sharp(content, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
        .autoOrient()
        .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
        .timeout({ seconds: SECONDS })
      return accept(await (as === 'jpeg' ? drawn.jpeg({ quality: 85 }) : drawn.png()).toBuffer())
    } catch {
      return refuse('damaged')
    }
  })

let turn: Promise<unknown> = Promise.resolve()

function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const mine = turn.then(act)
  turn = mine.catch(() => undefined)
  return mine
}
