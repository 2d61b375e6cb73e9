"""Frequent names, by which a search that speaks of a person is known. Lower case."""

GIVEN_NAMES = frozenset(
    """
    achim adam agnes ahmed ahmet albert alexander alexandra ali alina amelie amir andrea andreas angela angelika anja
    anke anna anne annette annika anton antonia armin arthur astrid axel ayse barbara bastian beate ben benjamin bernd
    bernhard bettina birgit björn brigitte bruno burkhard carina carla carmen carolin carsten caroline celine charlotte
    christa christian christiane christina christine christoph christopher clara claudia clemens constantin cornelia dagmar daniel
    daniela david dennis detlef diana dieter dietmar dirk dominik doris dorothea edith elena elfriede elias elif elisabeth elke
    ella emil emilia emily emine emma erika erich ernst erwin eva fabian fatima fatma felix ferdinand finn florian frank franz
    franziska frieda friedrich fritz gabriele georg gerd gerda gerhard gertrud gisela greta gudrun guido günter günther gustav
    hanna hannah hannelore hannes hans harald hasan hatice heike heiko heinrich heinz helga helena helene helmut henrik
    henry herbert hermann hildegard holger horst hussein ibrahim ida ilona ilse inge ingeborg ingo ingrid irene iris irina
    irmgard isabel isabell isabella jakob jan jana janina jannik jasmin jens jessica joachim johanna johannes jonas jonathan jörg
    josef josephine judith jule julia julian juliane jürgen jutta karin karl karla karlheinz karsten katharina kathrin katja katrin
    kerstin kevin klara klaus konstantin kristin kristina kurt lara larissa lars laura lea leah leni leon leonard leonie leyla
    lieselotte lina linda linus lisa lothar louis louisa luca lucas ludwig luis luisa lukas lutz magdalena maik maja manfred
    manuel manuela marcel marco marcus mareike margarete margot margret maria marianne marie marina mario marion markus
    marlene martha martina mathias mathilda matteo matthias maximilian mehmet mehmed meike melanie mia michael michaela michelle
    mila milena miriam mirjam mohamed mohammad mohammed monika moritz muhammed murat mustafa nadine nadja natalie nele nicolas
    nicole niklas nils nina noah norbert nora olaf oleksandr olga oliver omar oskar ottilie paul paula pauline peter petra philipp
    pia rainer ralf ramona raphael rebecca regina reinhard reinhold renate richard rita robert robin roland rolf rosemarie
    ruth sabine sabrina samuel sandra sara sarah saskia sebastian selina silke silvia simon simone sofia sofie sonja sophia sophie
    stefan stefanie steffen stephan susanne svenja sven swetlana tanja tatjana theo theresa thomas thorsten till tim timo
    tobias tom torsten udo ulrich ulrike ursula uta ute uwe valentin vanessa vera verena veronika viktor viktoria vincent
    volker walter waltraud werner wilhelm wilhelmine wolfgang yasmin yusuf yvonne zeynep
    """.split()
)
COMMON_SURNAMES = frozenset(
    """
    müller mueller schmidt schmitt schneider fischer weber meyer meier maier mayer wagner becker schulz schulze hoffmann
    schäfer schaefer koch bauer richter klein wolf schröder schroeder neumann schwarz zimmermann braun krüger krueger
    hofmann hartmann lange lang werner krause lehmann köhler koehler herrmann könig koenig walter huber kaiser fuchs
    peters scholz möller moeller weiß weiss jung hahn schubert vogel friedrich keller günther frank berger winkler roth
    beck lorenz baumann franke albrecht schuster simon ludwig böhm boehm winter kraus martin schumacher krämer vogt
    stein jäger jaeger otto sommer groß gross seidel heinrich brandt haas schreiber graf schulte dietrich ziegler kuhn
    kühn pohl engel horn busch bergmann thomas voigt sauer arnold wolff pfeiffer yilmaz nguyen kaya demir
    """.split()
)
