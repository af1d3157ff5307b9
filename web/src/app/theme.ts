/** How it looks: one calm colour, words before colour, both schemes with enough contrast. */
import { createTheme, type MantineColorsTuple } from '@mantine/core'

const petrol: MantineColorsTuple = [
  '#e6f6f8',
  '#d2e9ee',
  '#a5d2db',
  '#75bac8',
  '#4fa6b7',
  '#379aad',
  '#2894a8',
  '#177f92',
  '#067183',
  '#006272',
]

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  colors: { petrol },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  defaultRadius: 'md',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // What scrolls sideways can be scrolled by keyboard.
    TableScrollContainer: {
      defaultProps: { type: 'native', tabIndex: 0, role: 'region', 'aria-label': 'Table' },
    },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, multiline: true, maw: 360 } },
    Anchor: { defaultProps: { underline: 'hover' } },
    Button: { defaultProps: { size: 'sm' } },
    Drawer: { defaultProps: { position: 'right', padding: 'lg' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none' } },
  },
})
