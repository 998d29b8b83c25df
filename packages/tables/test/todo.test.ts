import test from 'ava';

test.todo('tests');
