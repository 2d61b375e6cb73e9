"""Frequent names, by which a search that speaks of a person is known. Lower case."""

_GIVEN_NAMES = """
achim adam agnes ahmed ahmet albert alexander alexandra ali alina amelie amir andrea andreas angela
angelika anja anke anna anne annette annika anton antonia armin arthur astrid axel ayse barbara bastian
beate ben benjamin bernd bernhard bettina birgit björn brigitte bruno burkhard carina carla carmen
carolin caroline carsten celine charlotte christa christian christiane christina christine christoph
christopher clara claudia clemens constantin cornelia dagmar daniel daniela david dennis detlef diana
dieter dietmar dirk dominik doris dorothea edith elena elfriede elias elif elisabeth elke ella emil
emilia emily emine emma erich erika ernst erwin eva fabian fatima fatma felix ferdinand finn florian
frank franz franziska frieda friedrich fritz gabriele georg gerd gerda gerhard gertrud gisela greta
gudrun guido gustav günter günther hanna hannah hannelore hannes hans harald hasan hatice heike heiko
heinrich heinz helena helene helga helmut henrik henry herbert hermann hildegard holger horst hussein
ibrahim ida ilona ilse inge ingeborg ingo ingrid irene irina iris irmgard isabel isabell isabella jakob
jan jana janina jannik jasmin jens jessica joachim johanna johannes jonas jonathan josef josephine judith
jule julia julian juliane jutta jörg jürgen karin karl karla karlheinz karsten katharina kathrin katja
katrin kerstin kevin klara klaus konstantin kristin kristina kurt lara larissa lars laura lea leah leni
leon leonard leonie leyla lieselotte lina linda linus lisa lothar louis louisa luca lucas ludwig luis
luisa lukas lutz magdalena maik maja manfred manuel manuela marcel marco marcus mareike margarete margot
margret maria marianne marie marina mario marion markus marlene martha martina mathias mathilda matteo
matthias maximilian mehmed mehmet meike melanie mia michael michaela michelle mila milena miriam mirjam
mohamed mohammad mohammed monika moritz muhammed murat mustafa nadine nadja natalie nele nicolas nicole
niklas nils nina noah nora norbert olaf oleksandr olga oliver omar oskar ottilie paul paula pauline peter
petra philipp pia rainer ralf ramona raphael rebecca regina reinhard reinhold renate richard rita robert
robin roland rolf rosemarie ruth sabine sabrina samuel sandra sara sarah saskia sebastian selina silke
silvia simon simone sofia sofie sonja sophia sophie stefan stefanie steffen stephan susanne sven svenja
swetlana tanja tatjana theo theresa thomas thorsten till tim timo tobias tom torsten udo ulrich ulrike
ursula uta ute uwe valentin vanessa vera verena veronika viktor viktoria vincent volker walter waltraud
werner wilhelm wilhelmine wolfgang yasmin yusuf yvonne zeynep
"""
_COMMON_SURNAMES = """
albrecht arnold bauer baumann beck becker berger bergmann boehm brandt braun busch böhm demir dietrich
engel fischer frank franke friedrich fuchs graf gross groß günther haas hahn hartmann heinrich herrmann
hoffmann hofmann horn huber jaeger jung jäger kaiser kaya keller klein koch koehler koenig kraus krause
krueger krämer krüger kuhn köhler könig kühn lang lange lehmann lorenz ludwig maier martin mayer meier
meyer moeller mueller möller müller neumann nguyen otto peters pfeiffer pohl richter roth sauer schaefer
schmidt schmitt schneider scholz schreiber schroeder schröder schubert schulte schulz schulze schumacher
schuster schwarz schäfer seidel simon sommer stein thomas vogel vogt voigt wagner walter weber weiss weiß
werner winkler winter wolf wolff yilmaz ziegler zimmermann
"""
GIVEN_NAMES = frozenset(_GIVEN_NAMES.split())
COMMON_SURNAMES = frozenset(_COMMON_SURNAMES.split())
"""Those that are words, too: taken for a name after 'Frau' or a given name only."""
