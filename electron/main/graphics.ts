import { existsSync } from 'node:fs'

/** What stands for a graphics card on Linux: the kernel's own interface, NVIDIA's, that of a Windows host, and those of boards with drivers of their own. */
const LINUX_DEVICES = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg', '/dev/mali0', '/dev/kgsl-3d0', '/dev/nvhost-gpu']

/**
 * False where there is certainly no graphics card: on a Linux without any of its devices (a server, a virtual machine, a container). Chromium finds that out
 * by starting a process that tries and gives up, and the first page waits for it; what it draws after that is what it draws without. Asked at every
 * start and remembered nowhere, so that a card that is put in is used. Other systems always have something to try.
 */
export function mayHaveGraphics(
  platform: NodeJS.Platform = process.platform,
  exists: (path: string) => boolean = existsSync,
): boolean {
  return platform !== 'linux' || LINUX_DEVICES.some((path) => exists(path))
}

/** Asked once a start. */
export const HAS_GRAPHICS = mayHaveGraphics()
