import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import platformsJson from '../../../config/platforms.json' with { type: 'json' };
import { platformsFileSchema } from '../../../schemas/config.ts';
import { PLATFORMS } from '../../../schemas/stage.ts';
import { detectPlatforms, parsePlatforms, platformNamed, platformNeeds } from '../../../src/core/platforms.ts';

const { platforms } = platformsFileSchema.parse(platformsJson);

describe('detectPlatforms', () => {
  test.each([
    ['A habit tracker as a web app', ['Web']],
    ['Build me a website for my bakery', ['Web']],
    ['runs in the browser', ['Web']],
    ['web-based, no login', ['Web']],
    ['an iPhone app', ['iOS']],
    ['for iPads and Android phones', ['Android', 'iOS']],
    ['a menu bar tool for my Mac', ['macOS']],
    ['a GTK4 program for Ubuntu', ['Linux']],
    ['Windows, macOS and Linux', ['Linux', 'Windows', 'macOS']],
    ['A web app and an iOS app, for windows users too', ['Web', 'Windows', 'iOS']],
    ['a command line tool that counts words', []],
    ['a CLI', []],
    ['', []],
    ['it is not a web app', []],
    ['not a web app but a Linux one', ['Linux']],
    ["It isn't a website; it runs on Android", ['Android']],
    ['not only a web app', ['Web']],
    ['no Windows or macOS version', []],
    ['It does not need to run on an iPhone. Just Linux.', ['Linux']],
    ['a Linux program rather than a web app', ['Linux']],
    ['without a browser', []],
    ['a non-web program for Windows', ['Windows']],
    ['no accounts, on the web', ['Web']],
    ['stores the MAC address of machines', []],
    ['a web scraper', []],
    ['cobwebs, macaroni, androids’ curios', ['Android']],
    ['a machine for macros', []],
    ['uses webhooks and websockets', []],
  ])('%j', (brief, expected) => {
    expect(detectPlatforms(brief, platforms)).toEqual(expected);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(detectPlatforms(text, platforms).every((one) => PLATFORMS.includes(one))).toBe(true);
      }),
    );
  });
});

describe('parsePlatforms', () => {
  test.each([
    ['1', ['Web']],
    ['6, 1', ['Web', 'iOS']],
    ['web and linux', ['Web', 'Linux']],
    ['  MacOS  ', ['macOS']],
    ['Windows/Linux', ['Linux', 'Windows']],
    ['os x & iphone', ['macOS', 'iOS']],
    ['Web app', ['Web']],
    ['all', [...PLATFORMS]],
    ['web, web', ['Web']],
    ['', null],
    ['0', null],
    ['7', null],
    ['web and amiga', null],
    ['what?', null],
    ['constructor', null],
  ])('%j', (answer, expected) => {
    expect(parsePlatforms(answer)).toEqual(expected);
  });
});

test('platformNamed knows names in any case and nothing else', () => {
  expect(PLATFORMS.map((name) => platformNamed(name.toUpperCase()))).toEqual([...PLATFORMS]);
  expect(platformNamed('toString')).toBeNull();
});

test('platformNeeds names toolchain, signing, distribution, needs and design contract', () => {
  const ios = platforms.find((info) => info.name === 'iOS');
  const web = platforms.find((info) => info.name === 'Web');
  expect(ios && platformNeeds(ios)).toEqual([
    'Toolchain: Swift / SwiftUI, Flutter, React Native',
    'Signing: Apple Developer certificate and provisioning profile',
    'Distribution: App Store or TestFlight',
    'Needs: macOS with Xcode to build and sign',
    'Design contract: no',
  ]);
  expect(web && platformNeeds(web).at(-1)).toBe('Design contract: yes');
});
