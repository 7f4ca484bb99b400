/**
 * What browsers have got since the oldest ones that are supported (docs/browsers.md), taken from MDN's
 * browser compatibility data 8.1.9: the language, and those interfaces that a page like this might use.
 * Left out is what no script calls.
 */

/**
 * An interface that is newer as a whole, or an interface and its newer members, static or not.
 * `constructor`: the static ones alone.
 */
const NEWER = `
Array: fromAsync toReversed toSorted toSpliced with
ArrayBuffer: detached maxByteLength resizable resize transfer transferToFixedLength
AsyncDisposableStack
Date: toTemporalInstant
DisposableStack
Error: captureStackTrace isError
Float16Array
Intl: DurationFormat Segmenter
Iterator
JSON: isRawJSON rawJSON
Map: getOrInsert getOrInsertComputed groupBy
Math: f16round sumPrecise
Object: groupBy
Promise: try withResolvers
RegExp: escape unicodeSets
Set: difference intersection isDisjointFrom isSubsetOf isSupersetOf symmetricDifference union
String: isWellFormed toWellFormed
SuppressedError
Temporal
Uint8Array: fromBase64 fromHex setFromBase64 setFromHex toBase64 toHex toReversed toSorted with
WeakMap: getOrInsert getOrInsertComputed
AbortSignal: any timeout
Blob: bytes textStream
CSS: highlights registerProperty
CloseWatcher
CommandEvent
CookieStore
CustomStateSet
Document: activeViewTransition ariaNotify caretPositionFromPoint moveBefore parseHTML parseHTMLUnsafe prerendering startViewTransition
DocumentFragment: moveBefore
DocumentPictureInPicture
Element: ariaNotify checkVisibility currentCSSZoom getHTML moveBefore setHTML setHTMLUnsafe startViewTransition
EventTarget: when
HTMLButtonElement: command commandForElement popoverTargetAction popoverTargetElement
HTMLDetailsElement: name
HTMLDialogElement: closedBy requestClose
HTMLElement: hidePopover popover showPopover togglePopover editContext writingSuggestions
HTMLImageElement: fetchPriority
HTMLInputElement: popoverTargetAction popoverTargetElement
HTMLLinkElement: blocking fetchPriority
HTMLScriptElement: blocking fetchPriority
HTMLSelectElement: showPicker
Headers: getSetCookie
Highlight
HighlightRegistry
IntersectionObserver: delay scrollMargin trackVisibility
MessageEvent: userActivation
Navigation
NavigationHistoryEntry
Navigator: scheduling storageBuckets userActivation userAgentData virtualKeyboard wakeLock
Observable
Performance: eventCounts interactionCount measureUserAgentSpecificMemory memory
PointerEvent: altitudeAngle azimuthAngle getCoalescedEvents getPredictedEvents persistentDeviceId
ReadableByteStreamController
ReadableStream: values
ReadableStreamBYOBReader
Request: bytes duplex textStream
ResizeObserverEntry: devicePixelContentBoxSize
Response: bytes textStream
Response.constructor: json
Sanitizer
Scheduler
Selection: direction getComposedRanges
ShadowRoot: clonable getHTML serializable setHTML setHTMLUnsafe
Subscriber
ToggleEvent
TrustedHTML
TrustedScript
TrustedScriptURL
TrustedTypePolicy
TrustedTypePolicyFactory
URL: canParse parse
URLPattern
URLSearchParams: size
ViewTransition
WebSocketStream
Window: cancelIdleCallback cookieStore documentPictureInPicture fetchLater navigation queryLocalFonts requestIdleCallback scheduler showDirectoryPicker showOpenFilePicker showSaveFilePicker trustedTypes
`;

/** Each as the name of the interface and its newer members; without members it is newer itself. */
const newerApis = NEWER.trim()
  .split("\n")
  .map((line) => {
    const [name = "", members] = line.split(": ");
    return { name, members: members?.split(" ") ?? [] };
  });

/** A script that takes all of them from a page before its own scripts run. */
export const REMOVE_NEWER_APIS = `
  for (const { name, members } of ${JSON.stringify(newerApis)}) {
    const [own, isStatic] = name.split(".");
    const owner = globalThis[own];
    if (members.length === 0) delete globalThis[name];
    for (const member of members) {
      for (const holder of [owner, isStatic ? undefined : owner?.prototype, name === "Window" ? globalThis : undefined]) {
        if (holder !== undefined) delete holder[member];
      }
    }
  }
  delete Object.getPrototypeOf(Uint8Array).prototype.toSorted;
  delete Object.getPrototypeOf(Uint8Array).prototype.toReversed;
  for (const one of [[].values(), new Map().values(), new Set().values()]) {
    const helpers = Object.getPrototypeOf(Object.getPrototypeOf(one));
    for (const member of Object.getOwnPropertyNames(helpers)) delete helpers[member];
  }
`;
