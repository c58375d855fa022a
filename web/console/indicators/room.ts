// room.ts - the screens of the register of indicators, as they are handed out together (routes.ts).
export { IndicatorsPage } from './list'
export { IndicatorPage } from './indicator'
