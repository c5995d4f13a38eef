import { type Viewer } from '../policy.ts'
import { type IdentityAnswer } from './handler.ts'

declare global {
  namespace Express {
    interface Request {
      viewer?: Viewer
      identity?: IdentityAnswer
    }
    interface User {
      id: number
    }
  }
}
