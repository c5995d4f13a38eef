/** Work that goes on beside the pages until it is stopped. */
export type Job = { stop: () => Promise<void> }

/**
 * Does something at once, and again so many milliseconds after it has ended; a round that fails is reported and the next
 * one comes all the same. `stop` waits for a round that is under way; its signal lets a long one end early.
 */
export function every(
  milliseconds: number,
  act: (stopping: AbortSignal) => Promise<unknown>,
  failed: (error: unknown) => void,
): Job {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let round = Promise.resolve()
  const go = async (): Promise<void> => {
    try {
      await act(stopping.signal)
    } catch (error) {
      failed(error)
    }
    if (stopping.signal.aborted) return
    timer = setTimeout(() => {
      round = go()
    }, milliseconds).unref()
  }
  round = go()
  return {
    stop: async () => {
      stopping.abort()
      clearTimeout(timer)
      await round
    },
  }
}
