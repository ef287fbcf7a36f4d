import { expect, it } from 'vitest';
import { vehicleTypeText } from './codes.ts';

it.each([
  ['H17', 'H17 重型货车', 'H17 heavy truck'],
  ['Q11', 'Q11 重型牵引车', 'Q11 heavy tractor'],
  ['K33', 'K33 轻型客车', 'K33 light passenger vehicle'],
  ['B11', 'B11 半挂车', 'B11 semi-trailer'],
  ['X99', 'X99', 'X99'],
  ['', '', ''],
  [null, null, null],
])('the vehicle type %s in words', (code, zh, en) => {
  expect([vehicleTypeText(code, 'zh'), vehicleTypeText(code, 'en')]).toEqual([zh, en]);
});
