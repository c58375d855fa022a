// env.d.ts - what the build puts in place of these names.
declare const __ICONS__: string          // address of the icon sprite
declare const __RULES__: string          // address of the C rules as WebAssembly
declare const __VERSION__: string        // version of the program
declare const __FILES__: string[]        // what the service worker keeps for use without a network
declare const __SCOPE__: string          // the folder the service worker serves, "/app/"
declare const __BUILD__: string          // short hash of all of it
declare const __ZXING__: string          // address of the code reader for phones without one
declare module '*.css'
