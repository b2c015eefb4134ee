import type { AppApi } from './api'

/** The members of `AppApi` that ask the main process something. */
export type Request = {
  [Member in keyof AppApi]: AppApi[Member] extends (...args: never[]) => Promise<unknown> ? Member : never
}[keyof AppApi]

/** The members of `AppApi` by which the main process tells the window something. */
export type Notice = {
  [Member in keyof AppApi]: AppApi[Member] extends (...args: never[]) => () => void ? Member : never
}[keyof AppApi]

/**
 * What really crosses for a request. Only a dropped file differs: the preload turns it into its path, which the page can neither read nor make up,
 * since only a file that really was dropped or chosen has one.
 */
export type RequestArguments<Member extends Request> = Member extends 'openDropped'
  ? [path: string]
  : Parameters<AppApi[Member]>

export type Reply<Member extends Request> = Awaited<ReturnType<AppApi[Member]>>

/** The payload of a notice; undefined for one that only says that something happened. */
export type NoticePayload<Member extends Notice> = AppApi[Member] extends (callback: infer Callback) => () => void
  ? Callback extends (payload: infer Payload) => void
    ? Payload
    : undefined
  : never

/** Name on the wire of every request. A member left out does not compile. */
export const REQUESTS: { readonly [Member in Request]: `interleave:${Member}` } = {
  openFirst: 'interleave:openFirst',
  openByDialog: 'interleave:openByDialog',
  openDropped: 'interleave:openDropped',
  openRecent: 'interleave:openRecent',
  openLecture: 'interleave:openLecture',
  openRequested: 'interleave:openRequested',
  listLectures: 'interleave:listLectures',
  listRecent: 'interleave:listRecent',
  clearRecent: 'interleave:clearRecent',
  save: 'interleave:save',
  confirmUnsaved: 'interleave:confirmUnsaved',
  reportState: 'interleave:reportState',
  closeWindow: 'interleave:closeWindow',
  simulate: 'interleave:simulate',
  cancelSimulation: 'interleave:cancelSimulation',
  releaseResult: 'interleave:releaseResult',
  explain: 'interleave:explain',
  findTies: 'interleave:findTies',
  forgetRun: 'interleave:forgetRun',
  exportPicture: 'interleave:exportPicture',
  openLink: 'interleave:openLink',
}

/** Name on the wire of every notice. */
export const NOTICES: { readonly [Member in Notice]: `interleave:${Member}` } = {
  onMenuCommand: 'interleave:onMenuCommand',
  onLanguage: 'interleave:onLanguage',
  onOpenRequested: 'interleave:onOpenRequested',
  onCloseRequested: 'interleave:onCloseRequested',
  onRunPart: 'interleave:onRunPart',
  onSimulationProgress: 'interleave:onSimulationProgress',
}
