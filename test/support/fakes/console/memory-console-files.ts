import type {
  ConsoleAsset,
  ConsoleFiles,
  FileEncoding,
} from '../../../../core/ports/console/console-files.ts';

/** A page that loads one script, `main-1A2B3C4D.js`, which is there compressed by Brotli and plain. */
export class MemoryConsoleFiles implements ConsoleFiles {
  async page(): Promise<string> {
    return '<script type="module" src="{{console}}assets/main-1A2B3C4D.js"></script>';
  }

  async asset(name: string, taken: readonly FileEncoding[]): Promise<ConsoleAsset | undefined> {
    if (name !== 'main-1A2B3C4D.js') return undefined;
    return taken.includes('br')
      ? { bytes: Uint8Array.of(1), encoding: 'br' }
      : { bytes: Uint8Array.of(2), encoding: undefined };
  }
}
