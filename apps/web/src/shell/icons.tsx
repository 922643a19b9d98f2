import type { JSX } from 'preact';

const paths = {
  upload: 'M12 16V4m0 0 5 5m-5-5L7 9M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3',
  camera:
    'M4 8h3l1.500-2.500h7L17 8h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1Zm8 9a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7Z',
  paste: 'M9 4h6v3H9zM9 5H6a1 1 0 0 0-1 1v14h14V6a1 1 0 0 0-1-1h-3',
  sun: 'M12 16.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9ZM12 2.500V4m0 16v1.500M2.500 12H4m16 0h1.500M5.300 5.300l1 1m11.400 11.400 1 1m0-13.400-1 1M6.300 17.700l-1 1',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500Z',
  key: 'M14.500 13.500a4.500 4.500 0 1 0-4.300-3.200L4 16.500V20h3.500v-2.500H10V15l1.200-1.200a4.500 4.500 0 0 0 3.300-.3ZM15.500 9h.01',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13Zm5-1.500L20 20',
  trash: 'M4.500 7h15M10 3.500h4M6.500 7l.8 12.500h9.400L17.500 7M10 10.500v5.500m4-5.500v5.500',
  download: 'M12 4v12m0 0 5-5m-5 5-5-5M4 20h16',
  copy: 'M9 9h11v11H9zM5.500 15H4V4h11v1.500',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  spin: 'M20 12a8 8 0 1 1-2.500-5.800M20 4v4h-4',
  reset: 'M4 12a8 8 0 1 0 2.500-5.800M4 4v4h4',
  dots: 'M5 9.5h.01M7.5 5.500h.01M12 4h.01M16.500 5.500h.01M19 9.500h.01M9 11h.01M15 11h.01M12 14h.01M6 14.500h.01M18 14.500h.01M9 18h.01M15 18h.01M12 20h.01',
  front: 'M12 12.500h.01M12 3v4m0 10v4M3 12h4m10 0h4M12 19a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z',
  shot: 'M4 8V5a1 1 0 0 1 1-1h3m8 0h3a1 1 0 0 1 1 1v3m0 8v3a1 1 0 0 1-1 1h-3m-8 0H5a1 1 0 0 1-1-1v-3M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700L12 7m2 3a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700L12 17',
  back: 'M19 12H5m0 0 6 6m-6-6 6-6',
  alert: 'M12 8.500v5m0 3h.01M12 3.500 2.500 20h19L12 3.500Z',
  dice: 'M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Zm3.500 4.500h.01m7 0h.01M12 12h.01m-3.500 3.500h.01m7 0h.01',
} as const;

export type IconName = keyof typeof paths;

/** A line icon the size of the text; decoration only, so the control around it needs words. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
