/** What a bundle of Vite may import beside code, such as style sheets. */
/// <reference types="vite/client" />
