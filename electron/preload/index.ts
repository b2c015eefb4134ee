import * as electron from 'electron'
import { version } from '../../package.json'
import type { AppApi, AppInfo, DroppedFile } from '../../shared/api'
import {
  type Notice,
  type NoticePayload,
  NOTICES,
  type Reply,
  type Request,
  type RequestArguments,
  REQUESTS,
} from '../../shared/channels'
import { NO_GRAPHICS } from '../graphics-argument'
import { languageFrom } from '../language-argument'
import { ENGINE_VERSION } from '../../shared/engine-version'

const { contextBridge, ipcRenderer } = electron

function ask<Member extends Request>(member: Member, ...args: RequestArguments<Member>): Promise<Reply<Member>> {
  return ipcRenderer.invoke(REQUESTS[member], ...args) as Promise<Reply<Member>>
}

function listen<Member extends Notice>(member: Member, callback: (payload: NoticePayload<Member>) => void): () => void {
  // The event stays here: it would hand the page the sender.
  const listener = (_event: unknown, payload: NoticePayload<Member>) => callback(payload)
  ipcRenderer.on(NOTICES[member], listener)
  return () => void ipcRenderer.removeListener(NOTICES[member], listener)
}

const info: AppInfo = {
  platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
  version,
  engine: ENGINE_VERSION,
  language: languageFrom(process.argv),
  electron: process.versions['electron'] ?? '',
  chromium: process.versions['chrome'] ?? '',
  node: process.versions.node,
  isSandboxed: process.sandboxed === true,
  isContextIsolated: process.contextIsolated,
  hasGraphics: !process.argv.includes(NO_GRAPHICS),
}

/** Where a dropped file lies; empty for one that a script made up. Electron 29 moved the answer from the file to `webUtils`. */
function pathOf(file: DroppedFile): string {
  // The page could hand over an object that merely says it has a path.
  if (!(file instanceof File)) return ''
  const { webUtils } = electron as { readonly webUtils?: { getPathForFile(file: DroppedFile): string } }
  return webUtils ? webUtils.getPathForFile(file) : ((file as { readonly path?: string }).path ?? '')
}

const api: AppApi = {
  info,
  openFirst: () => ask('openFirst'),
  openByDialog: () => ask('openByDialog'),
  openDropped: (file) => ask('openDropped', pathOf(file)),
  openRecent: (token) => ask('openRecent', token),
  openLecture: (id) => ask('openLecture', id),
  openRequested: () => ask('openRequested'),
  listLectures: () => ask('listLectures'),
  listRecent: () => ask('listRecent'),
  clearRecent: () => ask('clearRecent'),
  save: (comparison, options) => ask('save', comparison, options),
  confirmUnsaved: (documentTitle) => ask('confirmUnsaved', documentTitle),
  reportState: (state) => ask('reportState', state),
  closeWindow: () => ask('closeWindow'),
  simulate: (request) => ask('simulate', request),
  cancelSimulation: (runId) => ask('cancelSimulation', runId),
  releaseResult: (runId) => ask('releaseResult', runId),
  explain: (question) => ask('explain', question),
  findTies: (question) => ask('findTies', question),
  forgetRun: (runId) => ask('forgetRun', runId),
  exportPicture: (picture) => ask('exportPicture', picture),
  openLink: (link) => ask('openLink', link),
  onMenuCommand: (callback) => listen('onMenuCommand', callback),
  onLanguage: (callback) => listen('onLanguage', callback),
  onOpenRequested: (callback) => listen('onOpenRequested', () => callback()),
  onCloseRequested: (callback) => listen('onCloseRequested', () => callback()),
  onRunPart: (callback) => listen('onRunPart', callback),
  onSimulationProgress: (callback) => listen('onSimulationProgress', callback),
}

contextBridge.exposeInMainWorld('api', api)
