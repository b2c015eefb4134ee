import { z } from 'zod'

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })

/** What the app remembers from one start to the next. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  window: z.object({ bounds, isMaximized: z.boolean() }).optional(),
  /** Folder of the last file opened or saved by a dialog. */
  folder: z.string().optional(),
})
export type Settings = z.infer<typeof settingsSchema>
export type Theme = Settings['theme']

export const INITIAL_SETTINGS: Settings = { theme: 'system' }

/** Paths of the files opened or saved last, newest first. */
export const recentSchema = z.array(z.string().min(1).max(32_768)).max(100)
