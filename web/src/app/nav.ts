/** Where one can go: the navigation, the palette and the `g` keys are made of this one table. */
import {
  IconAdjustments,
  IconBuildingWarehouse,
  IconClipboardCheck,
  IconGauge,
  IconHistory,
  IconInbox,
  IconPlugConnected,
  IconRefresh,
  IconScale,
  IconSend,
  IconShieldCheck,
  IconUrgent,
  IconUsers,
  IconZoomExclamation,
} from '@tabler/icons-react'
import type { Me } from '../api/schema.ts'

export type Place = {
  path: string
  title: string
  icon: typeof IconGauge
  /** Pressed after `g`. */
  key?: string
  /** The scope without which it is not shown. */
  needs?: Me['scopes'][number]
  /** Which of the overview's counts stands beside it. */
  count?: 'drifts' | 'quarantined' | 'deadLetters' | 'alerts' | 'heldBatches'
  /** For the palette. */
  says: string
}

export const nav: readonly { title?: string; places: readonly Place[] }[] = [
  {
    places: [
      {
        path: '/',
        title: 'Overview',
        icon: IconGauge,
        key: 'o',
        says: 'Can the numbers be trusted?',
      },
      {
        path: '/stock',
        title: 'Stock',
        icon: IconBuildingWarehouse,
        key: 's',
        says: 'Every item, every system side by side',
      },
      {
        path: '/drifts',
        title: 'Drift inbox',
        icon: IconZoomExclamation,
        key: 'd',
        count: 'drifts',
        says: 'What disagrees, why, and what to do about it',
      },
      {
        path: '/batches',
        title: 'Repairs',
        icon: IconClipboardCheck,
        key: 'b',
        count: 'heldBatches',
        says: 'Plans, what was held, done and taken back',
      },
    ],
  },
  {
    title: 'Flow',
    places: [
      {
        path: '/inbox',
        title: 'Inbox',
        icon: IconInbox,
        key: 'i',
        count: 'quarantined',
        says: 'What came in, and what could not be applied',
      },
      {
        path: '/deliveries',
        title: 'Deliveries',
        icon: IconSend,
        key: 'v',
        count: 'deadLetters',
        says: 'What each channel was told, try by try',
      },
      {
        path: '/connections',
        title: 'Connections',
        icon: IconPlugConnected,
        key: 'c',
        says: 'Systems, their links, secrets and webhooks',
      },
    ],
  },
  {
    title: 'Proof',
    places: [
      {
        path: '/readings',
        title: 'Reconciliation',
        icon: IconRefresh,
        key: 'r',
        says: 'What was read and compared, how fresh, what was left out',
      },
      {
        path: '/audits',
        title: 'Audits',
        icon: IconShieldCheck,
        key: 'a',
        says: 'The weekly report, to print',
      },
      {
        path: '/authority',
        title: 'Authority',
        icon: IconScale,
        key: 'u',
        says: 'Which system owns which fact, and who was seen writing it',
      },
      {
        path: '/alerts',
        title: 'Alerts & jobs',
        icon: IconUrgent,
        key: 'l',
        count: 'alerts',
        says: 'What needs somebody, and what runs on a schedule',
      },
    ],
  },
  {
    title: 'House',
    places: [
      {
        path: '/people',
        title: 'People & keys',
        icon: IconUsers,
        key: 'p',
        needs: 'admin',
        says: 'Who may do what',
      },
      {
        path: '/log',
        title: 'Audit log',
        icon: IconHistory,
        key: 'h',
        needs: 'repair',
        says: 'Who did what, when, from what',
      },
      {
        path: '/settings',
        title: 'Settings',
        icon: IconAdjustments,
        key: 't',
        says: 'Safety stock, tolerance, gate, schedules',
      },
    ],
  },
]

export const places = nav.flatMap((group) => group.places)
