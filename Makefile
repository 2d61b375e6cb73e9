# Jede Zeile ruft nur das Startprogramm; Einstellungen stehen in docs/operations/einstellungen.md.
LAUNCH = PYTHONPATH=src python3 -m buergerdraht.launcher
.DEFAULT_GOAL := help
.PHONY: help demo setup reset call test check bench-acd bench-screen-pop bench-deadlines bench-tickets bench-search bench-knowledge-screen bench-routing bench-figures bench-volume lock

help: ## diese Übersicht
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 20

demo: ## richtet ein, was fehlt, und startet alles; Strg+C beendet, die Daten bleiben
	@$(LAUNCH) demo

setup: ## richtet nur ein
	@$(LAUNCH) setup

reset: ## leert alle Daten
	@$(LAUNCH) reset

call: ## lässt jemanden anrufen: make call TO=<Rufnummer>
	@$(LAUNCH) call '$(TO)'

test: ## alle Tests
	@$(LAUNCH) test

check: ## Stil, Typen, Schichten, Vorlagen, Migrationen
	@$(LAUNCH) check

bench-acd: ## misst die Anrufverteilung gegen die Warteschlange von Asterisk
	@$(LAUNCH) bench acd

bench-screen-pop: ## misst vom Anruf bis zum Namen der Behörde im Browser
	@$(LAUNCH) bench screen_pop

bench-deadlines: ## misst 100.000 Fristen gegen das Zählen Minute für Minute
	@$(LAUNCH) bench deadlines

bench-tickets: ## misst Listen, Suche und Zahlen bei 500.000 Tickets von 100 Partnern
	@$(LAUNCH) bench tickets

bench-search: ## misst die Suche an 10.000 Leistungen und 1,2 Millionen örtlichen Ergänzungen, gegen PostgreSQL
	@$(LAUNCH) bench search

bench-knowledge-screen: ## misst von der Taste im Suchfeld bis zu den Treffern auf dem Bildschirm
	@$(LAUNCH) bench knowledge_screen

bench-routing: ## misst die Entscheidung über einen Anruf bei 30.000 Rufnummern, gegen SQL je Anruf
	@$(LAUNCH) bench routing

bench-figures: ## misst Auswertungen über 6 Millionen Anrufe eines Jahres, gegen die rohe Abfrage und DuckDB
	@$(LAUNCH) bench figures

bench-volume: ## misst das Einlesen von 5 Millionen Anrufen, gegen eine einfache Schleife und DuckDB
	@$(LAUNCH) bench volume

lock: ## schreibt requirements*.txt neu
	@$(LAUNCH) lock
