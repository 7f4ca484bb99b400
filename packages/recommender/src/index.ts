/** Models and metrics: numbers in, numbers out. No I/O, no names, no HTTP. */
export {};
