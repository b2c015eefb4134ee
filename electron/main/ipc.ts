import { type IpcMainInvokeEvent, ipcMain, type WebContents, type WebFrameMain } from 'electron'
import { type Reply, type Request, type RequestArguments, REQUESTS } from '../../shared/channels'
import { APP_HOST, APP_SCHEME } from './app-url'
import { isSmallEnough } from './argument-size'
import { ARGUMENTS } from './ipc-schemas'
import { logError } from './log'
import { words } from './words'

/** What the main process does for each request of the window. A member left out does not compile. */
export type Handlers = {
  readonly [Member in Request]: (...args: RequestArguments<Member>) => Promise<Reply<Member>> | Reply<Member>
}

/** What a request that was not let through rejects with; says nothing of why. */
const REFUSED = 'refused'
/** What a request without a `failed` reply rejects with when its handler threw. */
const FAILED = 'failed'

/** The reply of each request whose contract has one for a bug of ours. */
const FAILED_REPLIES = {
  openFirst: openFailed,
  openByDialog: openFailed,
  openDropped: openFailed,
  openRecent: openFailed,
  openLecture: openFailed,
  openRequested: openFailed,
  save: () => failure(words().bugs.notSaved, words().bugs.notSavedRemedy),
  exportPicture: () => failure(words().bugs.notExported, words().bugs.notExportedRemedy),
  simulate: () => ({ kind: 'failed', message: words().bugs.notSimulated }) as const,
} satisfies { readonly [Member in Request]?: () => Reply<Member> }

/**
 * The one registry of IPC. A handler runs only when the sender is the top frame of a window of ours that shows our own page, and when the
 * arguments are small and of the right shape. Nothing a handler throws crosses: it is logged, the window gets a fixed reply.
 */
export function registerHandlers(handlers: Handlers, isOurWindow: (sender: WebContents) => boolean): void {
  for (const member of Object.keys(REQUESTS) as Request[]) register(member, handlers, isOurWindow)
}

function register<Member extends Request>(
  member: Member,
  handlers: Handlers,
  isOurWindow: (sender: WebContents) => boolean,
): void {
  ipcMain.handle(REQUESTS[member], async (event, ...args: unknown[]): Promise<Reply<Member>> => {
    if (!isTrusted(event, isOurWindow)) throw new Error(REFUSED)
    const checked = checkArguments(member, args)
    if (checked === undefined) throw new Error(REFUSED)
    try {
      return await handlers[member](...checked)
    } catch (error) {
      // A bug: expected failures are replies. The page learns that it failed, the log learns why.
      logError(member, error)
      if (member in FAILED_REPLIES) return FAILED_REPLIES[member as keyof typeof FAILED_REPLIES]() as Reply<Member>
      throw new Error(FAILED, { cause: error })
    }
  })
}

/** Whether a request comes from the page we loaded, in the window we made, not from a frame inside it or what is left of a closed one. */
function isTrusted(event: IpcMainInvokeEvent, isOurWindow: (sender: WebContents) => boolean): boolean {
  try {
    const frame: WebFrameMain | null = event.senderFrame
    if (frame === null || frame.parent !== null || !isOurWindow(event.sender)) return false
    const { protocol, host, username, password } = new URL(frame.url)
    return protocol === `${APP_SCHEME}:` && host === APP_HOST && username === '' && password === ''
  } catch {
    // The frame is gone, or its address is none.
    return false
  }
}

function checkArguments<Member extends Request>(member: Member, args: unknown[]): RequestArguments<Member> | undefined {
  try {
    if (!isSmallEnough(args, { allowsBuffers: member === 'exportPicture' })) return undefined
    const parsed = ARGUMENTS[member].safeParse(args)
    return parsed.success ? parsed.data : undefined
  } catch {
    // A value so odd that looking at it throws is no argument of ours.
    return undefined
  }
}

function openFailed() {
  return failure(words().bugs.notOpened, words().bugs.notOpenedRemedy)
}

function failure(message: string, remedy: string) {
  return { kind: 'failed', message, remedy } as const
}
